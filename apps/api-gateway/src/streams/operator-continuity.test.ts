import type { masterApi } from '@mezzo/domain/messages';
import type { Encoding } from '@mezzo/http-kit';
import { describe, expect, it } from 'vitest';
import { operatorCodecs, schedulerCodecs } from './event-codec.ts';
import { OperatorContinuity } from './operator-continuity.ts';

describe.each<Encoding>(['json', 'protobuf'])("an operator's stream in %s", (encoding) => {
  const codec = operatorCodecs[encoding];
  const subscription = Buffer.from('body');
  const subscribed = codec.write({
    type: 'SUBSCRIBED',
    subscribed: { heartbeat_interval_seconds: 15 },
  });
  const heartbeat = codec.write({ type: 'HEARTBEAT' });
  const send = (record: Uint8Array) => ({ kind: 'send', record });

  function flowing(): OperatorContinuity {
    const stream = new OperatorContinuity({ subscription, codec });
    stream.attached(0);
    for (const record of [subscribed, heartbeat]) {
      expect(stream.record(record, 0)).toEqual([send(record)]);
    }
    return stream;
  }

  it('begins anew with every master', () => {
    const stream = flowing();
    expect(stream.lost(false, 1_000)).toEqual([{ kind: 'resubscribe', elsewhere: false }]);
    expect(stream.subscription()).toBe(subscription);
    expect(stream.tick(14_999)).toEqual([]);
    expect(stream.tick(15_000)).toEqual([send(heartbeat)]);
    stream.attached(16_000);
    expect(stream.record(subscribed, 16_000)).toEqual([send(subscribed)]);
    expect(stream.tick(40_000)).toEqual([]);
    expect(stream.tick(61_000)).toEqual([{ kind: 'drop' }]);
  });

  it('does not come back to a master that has ended it', () => {
    const stream = flowing();
    expect(stream.lost(true, 0)).toEqual([{ kind: 'resubscribe', elsewhere: true }]);
    expect(stream.refused()).toEqual([{ kind: 'end' }]);
    expect(stream.refused()).toEqual([]);
    expect(stream.state).toBe('over');
  });
});

describe.each<Encoding>(['json', 'protobuf'])('the type of an event in %s', (encoding) => {
  it('is what a full reading finds', () => {
    const task = {
      name: 't',
      task_id: { value: 't' },
      framework_id: { value: 'f' },
      agent_id: { value: 's' },
    };
    const events: masterApi.Event[] = [
      { type: 'HEARTBEAT' },
      { type: 'AGENT_REMOVED', agent_removed: { agent_id: { value: 's' } } },
      {
        type: 'TASK_ADDED',
        task_added: { task: { ...task, state: 'TASK_RUNNING', resources: [] } },
      },
    ];
    const codec = operatorCodecs[encoding];
    for (const event of events) {
      const record = codec.write(event);
      expect([codec.typeOf(record), codec.read(record).type]).toEqual([event.type, event.type]);
    }
    const scheduler = schedulerCodecs[encoding];
    const failure = scheduler.write({ type: 'FAILURE', failure: { agent_id: { value: 's' } } });
    expect(scheduler.typeOf(failure)).toBe('FAILURE');
  });
});

it('finds the type of an event that was written in another order', () => {
  const json = Buffer.from('{ "error": {"message": "m"}, "type": "ERROR" }');
  expect(schedulerCodecs.json.typeOf(json)).toBe('ERROR');
  // Field 8 (error), then field 1 (type).
  const protobuf = Uint8Array.of(0x42, 3, 0x0a, 1, 0x6d, 0x08, 7);
  expect(schedulerCodecs.protobuf.typeOf(protobuf)).toBe('ERROR');
});
