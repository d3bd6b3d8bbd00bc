import { describe, expect, it } from 'vitest';
import { Bindings } from './bindings.ts';
import { parseJson, type JsonValue } from './json.ts';
import { StreamMatcher } from './stream-matcher.ts';

const events = {
  subscribed: '{"type":"SUBSCRIBED"}',
  heartbeat: '{"type":"HEARTBEAT"}',
  offers: '{"type":"OFFERS","offers":{"offers":[]}}',
  rescind: '{"type":"RESCIND"}',
  failure: '{"type":"FAILURE"}',
  starting1: update('t1', 'TASK_STARTING'),
  running1: update('t1', 'TASK_RUNNING'),
  finished1: update('t1', 'TASK_FINISHED'),
  running2: update('t2', 'TASK_RUNNING'),
  reserved: operation('op1'),
  created: operation('op2'),
} as const;

type EventName = keyof typeof events;

function update(task: string, state: string): string {
  return `{"type":"UPDATE","update":{"status":{"task_id":{"value":"${task}"},"state":"${state}"}}}`;
}

function operation(id: string): string {
  return `{"type":"UPDATE_OPERATION_STATUS","update_operation_status":{"status":{"operation_id":{"value":"${id}"}}}}`;
}

function parse(names: readonly EventName[]): JsonValue[] {
  return names.map((name) => parseJson(events[name]));
}

function matcherOf(recorded: readonly EventName[], at: readonly number[] = []): StreamMatcher {
  return new StreamMatcher({
    name: 's1',
    records: parse(recorded),
    at,
    bindings: new Bindings(),
    launched: [],
    acknowledged: new Set<string>(),
  });
}

function firstDifference(recorded: readonly EventName[], actual: readonly EventName[]) {
  const matcher = matcherOf(recorded);
  const found = parse(actual).map((event) => matcher.accept(event));
  return found.find((each) => each !== undefined) ?? matcher.missingBefore(1);
}

describe('StreamMatcher agrees', () => {
  const cases: readonly { name: string; recorded: EventName[]; actual: EventName[] }[] = [
    {
      name: 'on the recorded order',
      recorded: ['subscribed', 'heartbeat', 'offers', 'starting1', 'running1', 'finished1'],
      actual: ['subscribed', 'heartbeat', 'offers', 'starting1', 'running1', 'finished1'],
    },
    {
      name: 'with the first heartbeat after the first offers',
      recorded: ['subscribed', 'heartbeat', 'offers'],
      actual: ['subscribed', 'offers', 'heartbeat'],
    },
    {
      name: 'with more heartbeats, or fewer, than recorded',
      recorded: ['subscribed', 'heartbeat', 'offers', 'heartbeat', 'heartbeat'],
      actual: ['subscribed', 'heartbeat', 'heartbeat', 'offers'],
    },
    {
      name: 'with updates of different tasks in another order',
      recorded: ['running1', 'running2'],
      actual: ['running2', 'running1'],
    },
    {
      name: 'with a failure early',
      recorded: ['finished1', 'failure'],
      actual: ['failure', 'finished1'],
    },
    {
      name: 'with a failure late',
      recorded: ['failure', 'finished1'],
      actual: ['finished1', 'failure'],
    },
    {
      name: 'with offers of what is left, whatever the task does',
      recorded: ['offers', 'starting1', 'running1'],
      actual: ['starting1', 'running1', 'offers'],
    },
    {
      name: 'with offers of what an operation has made, before its status',
      recorded: ['reserved', 'offers'],
      actual: ['offers', 'reserved'],
    },
    {
      name: 'with offers of what an operation has made, after its status',
      recorded: ['offers', 'reserved'],
      actual: ['reserved', 'offers'],
    },
    {
      name: 'with offers of what is left after the task has ended',
      recorded: ['offers', 'finished1'],
      actual: ['finished1', 'offers'],
    },
  ];
  it.each(cases)('$name', ({ recorded, actual }) => {
    expect(firstDifference(recorded, actual)).toBeUndefined();
  });
});

describe('StreamMatcher differs', () => {
  const cases: readonly {
    name: string;
    recorded: EventName[];
    actual: EventName[];
    path: string;
  }[] = [
    {
      name: 'on updates of one task in another order',
      recorded: ['starting1', 'running1'],
      actual: ['running1', 'starting1'],
      path: 's1[0].update.status.state',
    },
    {
      name: 'on an offer before the update that frees it',
      recorded: ['finished1', 'offers'],
      actual: ['offers', 'finished1'],
      path: 's1[0].type',
    },
    {
      name: 'on an offer that overtakes a rescind',
      recorded: ['rescind', 'offers'],
      actual: ['offers', 'rescind'],
      path: 's1[0].type',
    },
    {
      name: 'on the status of a later operation before that of an earlier one',
      recorded: ['reserved', 'created'],
      actual: ['created', 'reserved'],
      path: 's1[0].update_operation_status.status.operation_id.value',
    },
    {
      name: 'on a missing event',
      recorded: ['subscribed', 'offers'],
      actual: ['subscribed'],
      path: 's1[1]',
    },
    {
      name: 'on a surplus event',
      recorded: ['subscribed'],
      actual: ['subscribed', 'offers'],
      path: 's1[end]',
    },
    {
      name: 'on an event that comes twice',
      recorded: ['running1', 'finished1'],
      actual: ['running1', 'running1', 'finished1'],
      path: 's1[1].update.status.state',
    },
    {
      name: 'on a missing first heartbeat',
      recorded: ['subscribed', 'heartbeat'],
      actual: ['subscribed'],
      path: 's1[1]',
    },
    {
      name: 'on a heartbeat before the subscription',
      recorded: ['subscribed', 'heartbeat'],
      actual: ['heartbeat', 'subscribed'],
      path: 's1[1]',
    },
    {
      name: 'on a heartbeat of a stream that has none',
      recorded: ['subscribed'],
      actual: ['subscribed', 'heartbeat'],
      path: 's1[end]',
    },
  ];
  it.each(cases)('$name', ({ recorded, actual, path }) => {
    expect(firstDifference(recorded, actual)).toMatchObject({ path });
  });
});

describe('StreamMatcher', () => {
  const uuid = 'AAAAAAAAAAAAAAAAAAAAAA==';
  const sent = (value: string) =>
    parseJson(
      `{"type":"UPDATE","update":{"status":{"task_id":{"value":"t1"},"state":"TASK_RUNNING","uuid":"${value}"}}}`,
    );

  it.each([
    { acknowledged: [uuid], missing: undefined },
    { acknowledged: [], missing: 's1[1]' },
  ])('demands an update again unless it was acknowledged: $acknowledged', (row) => {
    const matcher = new StreamMatcher({
      name: 's1',
      records: [sent('<uuid:1>'), sent('<uuid:1>')],
      at: [0, 0],
      bindings: new Bindings(),
      launched: [],
      acknowledged: new Set(row.acknowledged),
    });
    expect(matcher.accept(sent(uuid))).toBeUndefined();
    expect(matcher.missingBefore(1)?.path).toBe(row.missing);
    expect(matcher.accept(sent(uuid))).toBeUndefined();
    expect(matcher.accept(sent(uuid))).toMatchObject({ path: 's1[end]' });
  });

  it('takes offers of several agents one by one', () => {
    const offers = (...ids: readonly string[]) =>
      parseJson(
        `{"type":"OFFERS","offers":{"offers":[${ids.map((id) => `{"agent":"${id}"}`).join(',')}]}}`,
      );
    const matcher = new StreamMatcher({
      name: 's1',
      records: [offers('a', 'b')],
      at: [0],
      bindings: new Bindings(),
      launched: [],
      acknowledged: new Set(),
    });
    expect(matcher.accept(offers('b'))).toBeUndefined();
    expect(matcher.missingBefore(1)).toMatchObject({ path: 's1[0]' });
    expect(matcher.accept(offers('b'))).toBeDefined();
    expect(matcher.accept(offers('a'))).toBeUndefined();
    expect(matcher.missingBefore(1)).toBeUndefined();
  });

  it('waits only for what was recorded before the step began', () => {
    const matcher = matcherOf(['subscribed', 'offers'], [0, 1]);
    expect(matcher.missingBefore(1)).toMatchObject({ path: 's1[0]' });
    for (const event of parse(['subscribed'])) matcher.accept(event);
    expect(matcher.missingBefore(1)).toBeUndefined();
    expect(matcher.missingBefore(2)).toMatchObject({ path: 's1[1]' });
  });

  it('takes an offer of what was rescinded, once', () => {
    const offer = (id: string) =>
      parseJson(`{"type":"OFFERS","offers":{"offers":[{"id":{"value":"${id}"},"resources":[]}]}}`);
    const rescind = (id: string) =>
      parseJson(`{"type":"RESCIND","rescind":{"offer_id":{"value":"${id}"}}}`);
    const matcher = new StreamMatcher({
      name: 's1',
      records: [offer('<offer-id:1>'), rescind('<offer-id:1>')],
      at: [0, 0],
      bindings: new Bindings(),
      launched: [],
      acknowledged: new Set(),
    });
    const id = (n: number) => `11111111-1111-4111-8111-111111111111-O${String(n)}`;
    expect(matcher.accept(offer(id(0)))).toBeUndefined();
    expect(matcher.accept(offer(id(1)))).toBeDefined();
    expect(matcher.accept(rescind(id(0)))).toBeUndefined();
    expect(matcher.inFlightAt(9)).toEqual(new Set());
    expect(matcher.accept(offer(id(1)))).toBeUndefined();
    expect(matcher.inFlightAt(9)).toEqual(new Set(['offers']));
    expect(matcher.accept(offer(id(2)))).toBeDefined();
  });

  it('tells which ends of tasks it saw before the recording did', () => {
    const matcher = matcherOf(['running1', 'finished1'], [2, 5]);
    for (const event of parse(['running1'])) matcher.accept(event);
    expect(matcher.inFlightAt(2)).toEqual(new Set());
    for (const event of parse(['finished1'])) matcher.accept(event);
    expect(matcher.inFlightAt(5)).toEqual(new Set(['ends']));
    expect(matcher.inFlightAt(6)).toEqual(new Set());
  });

  it('takes offers in another order, and beside an executor that ends later', () => {
    const offer = (n: number, cpus: number, executor?: string) => {
      const executors = executor === undefined ? '' : `,"executor_ids":[{"value":"${executor}"}]`;
      return parseJson(
        `{"type":"OFFERS","offers":{"offers":[{"id":${String(n)},"cpus":${String(cpus)}${executors}}]}}`,
      );
    };
    const failure = parseJson('{"type":"FAILURE","failure":{"executor_id":{"value":"e"}}}');
    const matcher = new StreamMatcher({
      name: 's1',
      records: [offer(1, 1), failure, offer(2, 2)],
      at: [0, 0, 0],
      bindings: new Bindings(),
      launched: [],
      acknowledged: new Set(),
    });
    expect(matcher.accept(offer(2, 2, 'stranger'))).toBeDefined();
    expect(matcher.accept(offer(2, 2, 'e'))).toBeUndefined();
    expect(matcher.accept(offer(2, 2, 'e'))).toBeDefined();
    expect(matcher.accept(offer(1, 1))).toBeUndefined();
    expect(matcher.missingBefore(1)).toMatchObject({ path: 's1[1]' });
  });

  it.each([
    { inFlight: ['offers'] as const, differs: false },
    { inFlight: ['ends'] as const, differs: true },
    { inFlight: [], differs: true },
  ])('compares a snapshot without what is in flight: $inFlight', ({ inFlight, differs }) => {
    const matcher = new StreamMatcher({
      name: 's1',
      records: [parseJson('{"type":"SUBSCRIBED","frameworks":[{"id":"f"}]}')],
      at: [0],
      bindings: new Bindings(),
      launched: [],
      acknowledged: new Set(),
      inFlight: () => new Set(inFlight),
    });
    const actual = parseJson('{"type":"SUBSCRIBED","frameworks":[{"id":"f","offers":[{}]}]}');
    expect(matcher.accept(actual) !== undefined).toBe(differs);
  });
});
