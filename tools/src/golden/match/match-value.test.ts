import { describe, expect, it } from 'vitest';
import { Bindings } from './bindings.ts';
import { parseJson } from './json.ts';
import { matchValue } from './match-value.ts';

const uuidA = '11111111-1111-4111-8111-111111111111';
const uuidB = '22222222-2222-4222-8222-222222222222';

function firstDifference(recorded: string, actual: string, bindings = new Bindings()) {
  return matchValue(parseJson(recorded), parseJson(actual), bindings, ['json']);
}

describe('matchValue agrees', () => {
  const cases: readonly { name: string; recorded: string; actual: string }[] = [
    {
      name: 'on equal scalars',
      recorded: '[null,true,"a",1,1.5]',
      actual: '[null,true,"a",1,1.5]',
    },
    { name: 'whatever the order of keys', recorded: '{"a":1,"b":2}', actual: '{"b":2,"a":1}' },
    { name: 'on doubles of equal value', recorded: '{"v":0.10}', actual: '{"v":1e-1}' },
    { name: 'on big integers', recorded: '[9007199254740993]', actual: '[9007199254740993]' },
    { name: 'on a bare Infinity', recorded: '{"v":"<raw:Infinity>"}', actual: '{"v":Infinity}' },
    { name: 'on a timestamp', recorded: '{"t":"<timestamp>"}', actual: '{"t":1767225600.25}' },
    { name: 'on a port', recorded: '{"port":"<port:master>"}', actual: '{"port":5050}' },
    {
      name: 'on an id inside a text',
      recorded: '["slaves/<agent-id:1>/x"]',
      actual: `["slaves/${uuidA}-S0/x"]`,
    },
    {
      name: 'on an id in a key',
      recorded: '{"master/frameworks/<framework-id:1>/calls":1.0}',
      actual: `{"master/frameworks/${uuidA}-0000/calls":1.0}`,
    },
    {
      name: 'whatever the order of resources',
      recorded: '{"resources":[{"name":"cpus"},{"name":"mem"}]}',
      actual: '{"resources":[{"name":"mem"},{"name":"cpus"}]}',
    },
    {
      name: 'on agents in another order, though the ids are told only inside',
      recorded: '{"agents":[{"id":"<agent-id:1>","n":1},{"id":"<agent-id:2>","n":2}]}',
      actual: `{"agents":[{"id":"${uuidA}-S0","n":2},{"id":"${uuidA}-S1","n":1}]}`,
    },
    {
      name: 'where a set needs an earlier choice taken back',
      recorded: '{"roles":["<uuid:1>","<uuid:2>",{"same":"<uuid:1>"}]}',
      actual: `{"roles":["${uuidA}","${uuidB}",{"same":"${uuidB}"}]}`,
    },
    {
      name: 'on the port flag of another run',
      recorded: '{"flags":{"port":"5050","work_dir":"/w"}}',
      actual: '{"flags":{"port":"41234","work_dir":"/w"}}',
    },
    {
      name: 'on what depends on timing in the status of a nested container',
      recorded:
        '{"container_status":{"container_id":{"value":"a","parent":{"value":"b"}}},"message":"Command terminated with signal Killed"}',
      actual:
        '{"container_status":{"container_id":{"value":"a","parent":{"value":"b"}},"executor_pid":7},"message":"Command terminated with signal Terminated"}',
    },
  ];
  it.each(cases)('$name', ({ recorded, actual }) => {
    expect(firstDifference(recorded, actual)).toBeUndefined();
  });
});

describe('matchValue on timers of the allocator', () => {
  const timer = 'allocator/mesos/allocation_run_ms';
  const statistics = ['count', 'max', 'min', 'p50', 'p90', 'p95', 'p99', 'p999', 'p9999'];
  const names = [timer, ...statistics.map((each) => `${timer}/${each}`)];
  const snapshot = (some: readonly string[]): string =>
    JSON.stringify(
      Object.fromEntries(['allocator/mesos/allocation_runs', ...some].map((name) => [name, 1.5])),
    );
  const list = (some: readonly string[]): string =>
    JSON.stringify({ metrics: some.map((name) => ({ name, value: 1.5 })) });

  it.each([
    { name: 'a snapshot', view: snapshot },
    { name: 'a list', view: list },
  ])('takes all of them or none: $name', ({ view }) => {
    expect(firstDifference(view([]), view(names))).toBeUndefined();
    expect(firstDifference(view(names), view([]))).toBeUndefined();
    expect(firstDifference(view(names), view(names.slice(1)))).toBeDefined();
    expect(firstDifference(view(names.slice(1)), view([]))).toBeDefined();
    expect(firstDifference(view([]), view(['master/elected']))).toBeDefined();
  });
});

describe('matchValue on operations', () => {
  const operation = (state: string, type: string, id = ''): string =>
    `{"info":{"type":"${type}"${id}},"latest_status":{"state":"${state}"}}`;
  const pending = operation('OPERATION_PENDING', 'RESERVE');
  const created = operation('OPERATION_PENDING', 'CREATE');

  it('allows that pending ones are done by now', () => {
    expect(firstDifference(`{"operations":[${pending}]}`, '{}')).toBeUndefined();
    const both = `{"operations":[${pending},${created}]}`;
    expect(firstDifference(both, `{"operations":[${created}]}`)).toBeUndefined();
  });

  it.each([
    { name: 'one that had ended', recorded: operation('OPERATION_FINISHED', 'RESERVE') },
    {
      name: 'one whose framework has to acknowledge',
      recorded: operation('OPERATION_PENDING', 'RESERVE', ',"id":{"value":"o"}'),
    },
  ])('demands $name', ({ recorded }) => {
    expect(firstDifference(`{"operations":[${recorded}]}`, '{}')).toBeDefined();
  });

  it('compares a pending one that is still there', () => {
    const other = operation('OPERATION_FAILED', 'RESERVE');
    expect(
      firstDifference(`{"operations":[${pending}]}`, `{"operations":[${other}]}`),
    ).toBeDefined();
  });

  it('refuses one that was not recorded', () => {
    expect(firstDifference('{"operations":[]}', `{"operations":[${created}]}`)).toBeDefined();
  });
});

describe('matchValue differs', () => {
  const cases: readonly { name: string; recorded: string; actual: string; path: string }[] = [
    { name: 'on another text', recorded: '{"a":"x"}', actual: '{"a":"y"}', path: 'json.a' },
    { name: 'on another number', recorded: '[1]', actual: '[2]', path: 'json[0]' },
    { name: 'on an integer for a double', recorded: '[15.0]', actual: '[15]', path: 'json[0]' },
    { name: 'on a double for an integer', recorded: '[15]', actual: '[15.0]', path: 'json[0]' },
    {
      name: 'on integers that are equal as doubles',
      recorded: '[9007199254740993]',
      actual: '[9007199254740992]',
      path: 'json[0]',
    },
    { name: 'on a text for a number', recorded: '[1]', actual: '["1"]', path: 'json[0]' },
    { name: 'on a number for a text', recorded: '["1"]', actual: '[1]', path: 'json[0]' },
    { name: 'on null for nothing', recorded: '{}', actual: '{"a":null}', path: 'json.a' },
    { name: 'on a missing member', recorded: '{"a":1}', actual: '{}', path: 'json.a' },
    { name: 'on a surplus member', recorded: '{}', actual: '{"a":1}', path: 'json.a' },
    { name: 'on a missing element', recorded: '[1,2]', actual: '[1]', path: 'json[1]' },
    { name: 'on a surplus element', recorded: '[1]', actual: '[1,2]', path: 'json[1]' },
    { name: 'on a list for an object', recorded: '{}', actual: '[]', path: 'json' },
    { name: 'on an object for a list', recorded: '[]', actual: '{}', path: 'json' },
    {
      name: 'on the order of a list that has one',
      recorded: '{"statuses":[{"state":"A"},{"state":"B"}]}',
      actual: '{"statuses":[{"state":"B"},{"state":"A"}]}',
      path: 'json.statuses[0].state',
    },
    {
      name: 'on a surplus element of a set',
      recorded: '{"roles":["a"]}',
      actual: '{"roles":["a","a"]}',
      path: 'json.roles[1]',
    },
    {
      name: 'on the element that a shorter set lacks, whatever the order',
      recorded: '{"roles":["a","b","c"]}',
      actual: '{"roles":["c","a"]}',
      path: 'json.roles[1]',
    },
    {
      name: 'on an element of a set that has no partner',
      recorded: '{"resources":[{"name":"cpus","v":1.0},{"name":"mem","v":2.0}]}',
      actual: '{"resources":[{"name":"mem","v":3.0},{"name":"cpus","v":1.0}]}',
      path: 'json.resources[1].v',
    },
    {
      name: 'on an integer timestamp in seconds',
      recorded: '{"t":"<timestamp>"}',
      actual: '{"t":1767225600}',
      path: 'json.t',
    },
    {
      name: 'on a timestamp in quotes',
      recorded: '{"t":"<timestamp>"}',
      actual: '{"t":"1767225600.25"}',
      path: 'json.t',
    },
    {
      name: 'on an id of another kind',
      recorded: '["<agent-id:1>"]',
      actual: `["${uuidA}-O1"]`,
      path: 'json[0]',
    },
    {
      name: 'on two values for one placeholder',
      recorded: '["<uuid:1>","<uuid:1>"]',
      actual: `["${uuidA}","${uuidB}"]`,
      path: 'json[1]',
    },
    {
      name: 'on one value for two placeholders',
      recorded: '["<uuid:1>","<uuid:2>"]',
      actual: `["${uuidA}","${uuidA}"]`,
      path: 'json[1]',
    },
    {
      name: 'on a signal that timing does not explain',
      recorded:
        '{"container_status":{"container_id":{"value":"a"}},"message":"Command terminated with signal Killed"}',
      actual:
        '{"container_status":{"container_id":{"value":"a"}},"message":"Command terminated with signal Terminated"}',
      path: 'json.message',
    },
  ];
  it.each(cases)('$name', ({ recorded, actual, path }) => {
    expect(firstDifference(recorded, actual)).toMatchObject({ path });
  });

  it('and takes back what it bound', () => {
    const bindings = new Bindings();
    expect(firstDifference('["<uuid:1>","x"]', `["${uuidA}","y"]`, bindings)).toBeDefined();
    expect(bindings.get('<uuid:1>')).toBeUndefined();
    expect(firstDifference('["<uuid:2>"]', `["${uuidA}"]`, bindings)).toBeUndefined();
  });

  it('on outstanding offers, unless they came earlier than in the recording', () => {
    const recorded = parseJson('{"frameworks":[{"id":"f","offered_resources":{"cpus":0.0}}]}');
    const actual = parseJson(
      '{"frameworks":[{"id":"f","offers":[{}],"offered_resources":{"cpus":4.0}}]}',
    );
    const other = parseJson('{"frameworks":[{"id":"g","offered_resources":{"cpus":0.0}}]}');
    const bindings = new Bindings();
    expect(matchValue(recorded, actual, bindings, ['json'])).toBeDefined();
    const offers = new Set(['offers'] as const);
    expect(matchValue(recorded, actual, bindings, ['json'], offers)).toBeUndefined();
    expect(matchValue(recorded, other, bindings, ['json'], offers)).toBeDefined();
  });

  it('on what tasks hold, unless one ended earlier than in the recording', () => {
    const recorded = parseJson('{"slaves":[{"id":"a","used_resources":{"cpus":0.5}}]}');
    const actual = parseJson('{"slaves":[{"id":"a","used_resources":{"cpus":0.0}}]}');
    const other = parseJson('{"slaves":[{"id":"b","used_resources":{"cpus":0.0}}]}');
    const bindings = new Bindings();
    const [offers, ends] = [new Set(['offers'] as const), new Set(['ends'] as const)];
    expect(matchValue(recorded, actual, bindings, ['json'])).toBeDefined();
    expect(matchValue(recorded, actual, bindings, ['json'], offers)).toBeDefined();
    expect(matchValue(recorded, actual, bindings, ['json'], ends)).toBeUndefined();
    expect(matchValue(recorded, other, bindings, ['json'], ends)).toBeDefined();
  });

  it('and shows the value that a placeholder stands for', () => {
    const bindings = new Bindings();
    firstDifference('["<uuid:1>"]', `["${uuidA}"]`, bindings);
    expect(firstDifference('["<uuid:1>"]', `["${uuidB}"]`, bindings)).toEqual({
      path: 'json[0]',
      expected: `"${uuidA}"`,
      got: `"${uuidB}"`,
    });
  });
});
