import { describe, expect, it } from 'vitest';
import { messageType } from '../message-type.ts';
import { outcomeOf, type Outcome } from '../testing/outcome.ts';

function read(type: string, text: string): Outcome {
  return outcomeOf(() => messageType(`mesos.v1.${type}`).fromJson(text));
}

function refused(error: string): Outcome {
  return { kind: 'conversion', error };
}

describe('reading messages from JSON', () => {
  it.each([
    ['[]', 'Expecting a JSON object'],
    ['"x"', 'Expecting a JSON object'],
    ['null', 'Expecting a JSON object'],
    ['{"type":5}', "Not expecting a JSON number for field 'type'"],
    ['{"type":{}}', "Not expecting a JSON object for field 'type'"],
    ['{"type":[]}', "Not expecting a JSON array for field 'type'"],
    ['{"type":true}', "Not expecting a JSON boolean for field 'type'"],
    ['{"framework_id":"abc"}', "Not expecting a JSON string for field 'framework_id'"],
    ['{"suppress":7}', "Not expecting a JSON number for field 'suppress'"],
    ['{"suppress":{"roles":{}}}', "Not expecting a JSON object for field 'roles'"],
    ['{"suppress":{"roles":[1]}}', "Not expecting a JSON number for field 'roles'"],
    ['{"framework_id":{"value":7}}', "Not expecting a JSON number for field 'value'"],
    ['{"subscribe":{}}', 'Missing required fields: subscribe.framework_info'],
    [
      '{"subscribe":{"framework_info":{}}}',
      'Missing required fields: subscribe.framework_info.user, subscribe.framework_info.name',
    ],
    [
      '{"subscribe":{"framework_info":{"user":"u","name":"n","checkpoint":"maybe"}}}',
      "Failed to parse 'maybe' as a JSON boolean for field 'checkpoint': syntax error at line 1 near: maybe",
    ],
    [
      '{"subscribe":{"framework_info":{"user":"u","name":"n","checkpoint":"7"}}}',
      "Failed to parse '7' as a JSON boolean for field 'checkpoint': Unexpected JSON type parsed",
    ],
    [
      '{"subscribe":{"framework_info":{"user":"u","name":"n","failover_timeout":"abc"}}}',
      "Failed to parse 'abc' as a JSON number for field 'failover_timeout': syntax error at line 1 near: abc",
    ],
    [
      '{"subscribe":{"framework_info":{"user":"u","name":"n","failover_timeout":true}}}',
      "Not expecting a JSON boolean for field 'failover_timeout'",
    ],
    [
      '{"acknowledge":{"agent_id":{"value":"a"},"task_id":{"value":"t"},"uuid":"%%%"}}',
      "Failed to base64 decode bytes field 'uuid': Invalid character '%'",
    ],
    [
      '{"accept":{"operations":[{"type":"RESERVE","reserve":{"resources":[{"name":"cpus","type":"NOPE"}]}}]}}',
      "Failed to find enum for 'NOPE'",
    ],
    ['{"kill":{}}', 'Missing required fields: kill.task_id'],
    [
      '{"accept":{"offer_ids":[{"value":"x"},{}],"operations":[{"launch":{"task_infos":[{}]}}]}}',
      'Missing required fields: accept.offer_ids[1].value, ' +
        'accept.operations[0].launch.task_infos[0].name, ' +
        'accept.operations[0].launch.task_infos[0].task_id, ' +
        'accept.operations[0].launch.task_infos[0].agent_id',
    ],
    // The first error in the order of the members' names, however they were sent.
    [
      '{"type":1,"suppress":7,"framework_id":"x"}',
      "Not expecting a JSON string for field 'framework_id'",
    ],
    // Departures: Mesos wraps what does not fit, and ends at numbers that no double holds.
    [
      '{"subscribe":{"framework_info":{"user":"u","name":"n","failover_timeout":1e999}}}',
      "Number Infinity is out of range for field 'failover_timeout'",
    ],
  ])('%s is refused', (text, error) => {
    expect(read('scheduler.Call', text)).toEqual(refused(error));
  });

  it.each([
    ['{"port":-1}', "Number -1 is out of range for field 'port'"],
    ['{"port":4294967296}', "Number 4294967296 is out of range for field 'port'"],
    ['{"port":1e99}', "Number 1e+99 is out of range for field 'port'"],
  ])('MasterInfo %s is refused', (text, error) => {
    expect(read('MasterInfo', text)).toEqual(refused(error));
  });

  it.each<[string, string, object]>([
    ['scheduler.Call', '{"type":"NOPE","foo":[1,2]}', {}],
    ['scheduler.Call', '{"type":null,"accept":null,"framework_id":null}', {}],
    ['scheduler.Call', '{"suppress":{"roles":null}}', { suppress: {} }],
    ['scheduler.Call', '{"suppress":{"roles":[null,"a",null]}}', { suppress: { roles: ['a'] } }],
    ['scheduler.Call', '{"suppress":{"roles":"a"}}', { suppress: { roles: ['a'] } }],
    [
      'scheduler.Call',
      '{"suppress":{"roles":[["a"],[["b"]]]}}',
      { suppress: { roles: ['a', 'b'] } },
    ],
    ['Offer.Operation.Launch', '{"task_infos":[]}', {}],
    ['Labels', '{"labels":{"key":"k"}}', { labels: [{ key: 'k' }] }],
    ['Filters', '{"refuse_seconds":"2.5"}', { refuse_seconds: 2.5 }],
    ['Filters', '{"refuse_seconds":"Infinity"}', { refuse_seconds: Infinity }],
    ['Filters', '{"refuse_seconds":"-Infinity"}', { refuse_seconds: -Infinity }],
    ['Filters', '{"refuse_seconds":7}', { refuse_seconds: 7 }],
    ['CommandInfo', '{"shell":"true","user":"u"}', { shell: true, user: 'u' }],
    ['Address', '{"port":"31000"}', { port: 31000 }],
    ['Address', '{"port":31000.0}', { port: 31000 }],
    ['Address', '{"port":-0}', { port: 0 }],
    ['Address', '{"port":"-0"}', { port: 0 }],
    ['Address', '{"port":31000.9}', { port: 31000 }],
    ['TimeInfo', '{"nanoseconds":1900000000000000001}', { nanoseconds: 1900000000000000001n }],
    ['TimeInfo', '{"nanoseconds":"1900000000000000001"}', { nanoseconds: 1900000000000000001n }],
    ['TimeInfo', '{"nanoseconds":1e18}', { nanoseconds: 1000000000000000000n }],
    ['TimeInfo', '{"nanoseconds":-5}', { nanoseconds: -5 }],
    [
      'TaskInfo',
      '{"name":"n","task_id":{"value":"t"},"agent_id":{"value":"a"},"data":"AAEC\\u003d!"}',
      {
        name: 'n',
        task_id: { value: 't' },
        agent_id: { value: 'a' },
        data: Uint8Array.of(0, 1, 2),
      },
    ],
    [
      'quota.QuotaConfig',
      '{"role":"a","guarantees":{"cpus":{"value":1},"mem":{"value":"2"}}}',
      { role: 'a', guarantees: { cpus: { value: 1 }, mem: { value: 2 } } },
    ],
    // Of two members of a oneof the last one counts, in the order of names.
    [
      'scheduler.AttributeConstraint.Predicate',
      '{"text_equals":{"value":"x"},"exists":{}}',
      { text_equals: { value: 'x' } },
    ],
  ])('%s %s is read', (type, text, value) => {
    expect(read(type, text)).toStrictEqual({ value });
  });

  it('reads resources under the names of the older API', () => {
    const text = JSON.stringify({
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 1 },
      reservations: [{ type: 'DYNAMIC', role: 'web' }],
    });
    const resource = messageType('mesos.v1.Resource');
    expect(resource.toJson(resource.fromJson(text, 'v0'), 'v0')).toBe(
      '{"name":"disk","type":"SCALAR","scalar":{"value":1.0},"reservations":[{"type":"DYNAMIC","role":"web"}]}',
    );
    const offer = messageType('mesos.v1.Offer');
    expect(outcomeOf(() => offer.fromJson('{"agent_id":{}}', 'v0'))).toMatchObject({
      error: 'Missing required fields: id, framework_id, agent_id, hostname',
    });
  });
});
