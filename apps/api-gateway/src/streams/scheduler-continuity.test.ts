import type { schedulerApi } from '@mezzo/domain/messages';
import type { Encoding } from '@mezzo/http-kit';
import { SchedulerCall, writeStreamEcho } from '@mezzo/proto';
import { describe, expect, it } from 'vitest';
import { encodingOf, readCall } from '../calls/read-call.ts';
import type { Step } from './continuity.ts';
import { schedulerCodecs } from './event-codec.ts';
import { SchedulerContinuity } from './scheduler-continuity.ts';

const subscribe: schedulerApi.Call = {
  type: 'SUBSCRIBE',
  subscribe: {
    framework_info: {
      user: 'u',
      name: 'n',
      roles: ['a', 'b'],
      capabilities: [{ type: 'MULTI_ROLE' }],
    },
  },
};
const mediaTypes = { json: 'application/json', protobuf: 'application/x-protobuf' } as const;

const subscribed: schedulerApi.Event = {
  type: 'SUBSCRIBED',
  subscribed: { framework_id: { value: 'f-1' }, heartbeat_interval_seconds: 15 },
};
const heartbeat: schedulerApi.Event = { type: 'HEARTBEAT' };

function offer(id: string) {
  return {
    id: { value: id },
    framework_id: { value: 'f-1' },
    agent_id: { value: 's' },
    hostname: 'h',
  };
}

function offers(...ids: string[]): schedulerApi.Event {
  return { type: 'OFFERS', offers: { offers: ids.map(offer) } };
}

function inverseOffers(id: string): schedulerApi.Event {
  const inverse = {
    id: { value: id },
    framework_id: { value: 'f-1' },
    unavailability: { start: { nanoseconds: 0 } },
  };
  return { type: 'INVERSE_OFFERS', inverse_offers: { inverse_offers: [inverse] } };
}

function rescind(value: string): schedulerApi.Event {
  return { type: 'RESCIND', rescind: { offer_id: { value } } };
}

function error(message: string): schedulerApi.Event {
  return { type: 'ERROR', error: { message } };
}

describe.each<Encoding>(['json', 'protobuf'])("a framework's stream in %s", (encoding) => {
  const codec = schedulerCodecs[encoding];

  class Stream {
    readonly continuity = new SchedulerContinuity({ subscribe, callEncoding: encoding, codec });
    nowMs = 0;

    attach(): this {
      expect(this.continuity.attached(this.nowMs)).toEqual([]);
      return this;
    }

    /** What the client gets of an event, or is done. */
    event(event: schedulerApi.Event): unknown[] {
      return this.shown(this.continuity.record(codec.write(event), this.nowMs));
    }

    lose(isClean = false): unknown[] {
      return this.shown(this.continuity.lost(isClean, this.nowMs));
    }

    tickAt(nowMs: number): unknown[] {
      this.nowMs = nowMs;
      return this.shown(this.continuity.tick(nowMs));
    }

    shown(steps: readonly Step[]): unknown[] {
      return steps.map((step) => (step.kind === 'send' ? codec.read(step.record) : step.kind));
    }

    /** The call that subscribes the framework again. */
    subscription(): schedulerApi.Call | undefined {
      const body = this.continuity.subscription();
      return readCall(SchedulerCall, mediaTypes[encoding], body);
    }

    static flowing(...events: schedulerApi.Event[]): Stream {
      const stream = new Stream().attach();
      for (const event of [subscribed, ...events]) expect(stream.event(event)).toEqual([event]);
      return stream;
    }
  }

  it('passes on what the master says, byte by byte', () => {
    const stream = new Stream().attach();
    for (const event of [subscribed, heartbeat, offers('o-1'), rescind('o-1')]) {
      const record = codec.write(event);
      expect(stream.continuity.record(record, 0)).toEqual([{ kind: 'send', record }]);
    }
    expect(stream.continuity.state).toBe('flowing');
  });

  it('rescinds what is outstanding when the master is lost, and greets only once', () => {
    const stream = Stream.flowing(offers('o-1', 'o-2', 'o-3'), offers('o-4'), inverseOffers('i-1'));
    stream.event(rescind('o-2'));
    stream.continuity.accepted({
      type: 'ACCEPT',
      accept: { offer_ids: [{ value: 'o-1' }], operations: [] },
    });
    stream.continuity.accepted({ type: 'DECLINE', decline: { offer_ids: [{ value: 'o-4' }] } });
    expect(stream.lose()).toEqual([
      rescind('o-3'),
      {
        type: 'RESCIND_INVERSE_OFFER',
        rescind_inverse_offer: { inverse_offer_id: { value: 'i-1' } },
      },
      'resubscribe',
    ]);
    expect(stream.lose()).toEqual([]);
    stream.attach();
    expect(stream.continuity.state).toBe('connecting');
    expect(stream.event(subscribed)).toEqual([]);
    expect(stream.event(heartbeat)).toEqual([heartbeat]);
    expect(stream.event(offers('p-1'))).toEqual([offers('p-1')]);
    expect(stream.lose()).toEqual([rescind('p-1'), 'resubscribe']);
  });

  it('subscribes with the id that the framework was given, on its present terms', () => {
    const stream = new Stream().attach();
    expect(stream.subscription()?.framework_id).toBeUndefined();
    stream.event(subscribed);
    stream.continuity.accepted({ type: 'SUPPRESS', suppress: { roles: ['b'] } });
    const call = stream.subscription();
    expect(call).toMatchObject({
      type: 'SUBSCRIBE',
      framework_id: { value: 'f-1' },
      subscribe: {
        framework_info: { user: 'u', name: 'n', id: { value: 'f-1' }, roles: ['a', 'b'] },
        suppressed_roles: ['b'],
      },
    });
  });

  it('learns by echoes which calls came through another gateway, and passes them to nobody', () => {
    const stream = Stream.flowing();
    const echo = (call: schedulerApi.Call) => stream.continuity.record(writeStreamEcho(call), 0);
    const info = { user: 'u', name: 'renamed', roles: ['b', 'c'], id: { value: 'f-1' } };
    const update: schedulerApi.Call = {
      type: 'UPDATE_FRAMEWORK',
      update_framework: {
        framework_info: { ...info, capabilities: [{ type: 'MULTI_ROLE' }] },
        suppressed_roles: ['b'],
      },
    };
    expect(echo(update)).toEqual([]);
    expect(echo({ type: 'SUPPRESS', suppress: { roles: ['c'] } })).toEqual([]);
    expect(echo({ type: 'REVIVE', revive: { roles: ['b'] } })).toEqual([]);
    expect(stream.subscription()?.subscribe).toMatchObject({
      framework_info: info,
      suppressed_roles: ['c'],
    });
    expect(echo({ type: 'TEARDOWN' })).toEqual([]);
    expect(stream.lose(true)).toEqual(['end']);
  });

  it('sends heartbeats only while no master does', () => {
    const stream = Stream.flowing(heartbeat);
    expect(stream.tickAt(16_000)).toEqual([]);
    stream.event(heartbeat);
    stream.lose();
    expect(stream.tickAt(30_999)).toEqual([]);
    expect(stream.tickAt(31_000)).toEqual([heartbeat]);
    expect(stream.tickAt(45_999)).toEqual([]);
    expect(stream.tickAt(46_000)).toEqual([heartbeat]);
    stream.attach();
    stream.event(subscribed);
    expect(stream.tickAt(62_000)).toEqual([]);
  });

  it('gives up on a master that is silent for three heartbeats, or does not greet', () => {
    const stream = Stream.flowing(heartbeat);
    expect(stream.tickAt(44_999)).toEqual([]);
    expect(stream.tickAt(45_000)).toEqual(['drop']);
    const ungreeted = new Stream().attach();
    expect(ungreeted.tickAt(29_999)).toEqual([]);
    expect(ungreeted.tickAt(30_000)).toEqual(['drop']);
  });

  it.each(['Framework failed over', 'Framework has been removed'])(
    'ends with the error %s',
    (message) => {
      const stream = Stream.flowing(offers('o-1'));
      expect(stream.event(error(message))).toEqual([error(message), 'end']);
      expect(stream.continuity.state).toBe('over');
      expect(stream.lose(true)).toEqual([]);
      expect(stream.event(heartbeat)).toEqual([]);
      expect(stream.continuity.attached(0)).toEqual([{ kind: 'drop' }]);
    },
  );

  it('ends as the master ends it when the framework has torn itself down', () => {
    const stream = Stream.flowing(offers('o-1'));
    stream.continuity.accepted({ type: 'TEARDOWN' });
    expect(stream.lose(true)).toEqual(['end']);
  });

  it('ends without an error when somebody else has torn the framework down', () => {
    const stream = Stream.flowing();
    expect(stream.lose(true)).toEqual(['resubscribe']);
    stream.attach();
    expect(stream.event(error('Framework has been removed'))).toEqual(['end']);
  });

  it('tells what the next master refuses', () => {
    const inStream = Stream.flowing();
    inStream.lose();
    inStream.attach();
    expect(inStream.event(error('no'))).toEqual([error('no'), 'end']);
    const byStatus = Stream.flowing();
    byStatus.lose();
    expect(byStatus.shown(byStatus.continuity.refused('403 Forbidden.'))).toEqual([
      error('403 Forbidden.'),
      'end',
    ]);
  });
});

it('takes calls to the letter of their content type', () => {
  expect(encodingOf('application/json; charset=utf-8')).toBeUndefined();
});
