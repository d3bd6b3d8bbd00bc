import type { MasterInput } from '@mezzo/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InputLanes } from './input-lanes.ts';

const gone = (address: string): MasterInput => ({ kind: 'agentGone', address });
const stored = (token: number): MasterInput => ({ kind: 'persisted', token });

function drained(lanes: InputLanes): MasterInput[] {
  const inputs: MasterInput[] = [];
  for (let input = lanes.next(); input !== undefined; input = lanes.next()) inputs.push(input);
  return inputs;
}

it('lets what comes behind thousands of messages of agents have its turn', () => {
  const lanes = new InputLanes();
  for (let count = 0; count < 5_000; count += 1) lanes.push(gone(String(count)));
  lanes.push(stored(1));
  lanes.push(stored(2));
  expect(lanes.kinds().slice(0, 3)).toEqual(['persisted', 'persisted', 'agentGone']);
  const kinds = drained(lanes).map(({ kind }) => kind);
  expect(kinds.slice(0, 5)).toEqual([
    'persisted',
    'agentGone',
    'persisted',
    'agentGone',
    'agentGone',
  ]);
  expect(kinds).toHaveLength(5_002);
});

it('keeps the order of each lane, and loses nothing', () => {
  const steps = fc.array(fc.constantFrom('agent', 'other', 'take'), { maxLength: 5_000 });
  fc.assert(
    fc.property(steps, (list) => {
      const lanes = new InputLanes();
      const pushed: MasterInput[] = [];
      const taken: MasterInput[] = [];
      for (const [index, step] of list.entries()) {
        if (step === 'take') {
          const input = lanes.next();
          if (input !== undefined) taken.push(input);
        } else {
          const input = step === 'agent' ? gone(String(index)) : stored(index);
          pushed.push(input);
          lanes.push(input);
        }
        expect(lanes.size).toBe(pushed.length - taken.length);
      }
      taken.push(...drained(lanes));
      for (const kind of ['agentGone', 'persisted']) {
        const ofKind = (inputs: readonly MasterInput[]) =>
          inputs.filter((each) => each.kind === kind);
        expect(ofKind(taken)).toEqual(ofKind(pushed));
      }
    }),
    { numRuns: 30 },
  );
});

it('forgets what waits when it is cleared', () => {
  const lanes = new InputLanes();
  lanes.push(gone('a'));
  lanes.push(stored(1));
  lanes.clear();
  expect([lanes.size, lanes.next()]).toEqual([0, undefined]);
});
