import { describe, expect, it } from 'vitest';
import { parseJson, type JsonValue } from './json.ts';
import { OfferedAgain } from './offered-again.ts';

function offers(...list: readonly { readonly id: string; readonly cpus: number }[]): JsonValue {
  const texts = list.map(
    ({ id, cpus }) =>
      `{"id":{"value":"${id}"},"agent_id":{"value":"S0"},"resources":[{"name":"cpus","scalar":{"value":${String(cpus)}}}]}`,
  );
  return parseJson(`{"type":"OFFERS","offers":{"offers":[${texts.join(',')}]}}`);
}

function rescind(id: string): JsonValue {
  return parseJson(`{"type":"RESCIND","rescind":{"offer_id":{"value":"${id}"}}}`);
}

function after(...events: readonly JsonValue[]): OfferedAgain {
  const offered = new OfferedAgain();
  for (const event of events) offered.note(event);
  return offered;
}

describe('OfferedAgain', () => {
  it('explains a new offer of what was rescinded, once', () => {
    const offered = after(offers({ id: 'O0', cpus: 4 }), rescind('O0'));
    expect(offered.explains(offers({ id: 'O1', cpus: 4 }))).toBe(true);
    expect(offered.explains(offers({ id: 'O2', cpus: 4 }))).toBe(false);
  });

  it('explains that such an offer is rescinded, and comes again', () => {
    const offered = after(offers({ id: 'O0', cpus: 4 }), rescind('O0'));
    expect(offered.explains(offers({ id: 'O1', cpus: 4 }))).toBe(true);
    expect(offered.explains(rescind('O1'))).toBe(true);
    expect(offered.explains(rescind('O1'))).toBe(false);
    expect(offered.explains(offers({ id: 'O2', cpus: 4 }))).toBe(true);
  });

  it.each([
    { name: 'nothing was rescinded', event: offers({ id: 'O1', cpus: 4 }), noted: [] },
    {
      name: 'it holds more',
      event: offers({ id: 'O1', cpus: 5 }),
      noted: [offers({ id: 'O0', cpus: 4 }), rescind('O0')],
    },
    {
      name: 'one of its offers was not rescinded',
      event: offers({ id: 'O1', cpus: 4 }, { id: 'O2', cpus: 4 }),
      noted: [offers({ id: 'O0', cpus: 4 }), rescind('O0')],
    },
    {
      name: 'it has the id of another offer',
      event: offers({ id: 'O0', cpus: 4 }),
      noted: [offers({ id: 'O0', cpus: 4 }), rescind('O0')],
    },
    {
      name: 'the rescinded offer was recorded',
      event: rescind('O0'),
      noted: [offers({ id: 'O0', cpus: 4 })],
    },
    { name: 'it is no offer', event: parseJson('{"type":"HEARTBEAT"}'), noted: [] },
  ])('does not explain an event when $name', ({ event, noted }) => {
    expect(after(...noted).explains(event)).toBe(false);
  });
});
