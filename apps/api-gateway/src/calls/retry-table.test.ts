import { MasterCall, SchedulerCall } from '@mezzo/proto';
import { describe, expect, it, test } from 'vitest';
import { SentCall } from './read-call.ts';
import { callRetry, methodRetry, operatorRetries, schedulerRetries } from './retry-table.ts';

describe('what is repeated when the leader dies under it', () => {
  it('is every call that only reads', () => {
    const reads = Object.entries(operatorRetries).filter(([type]) =>
      /^(GET|LIST|READ)_/.test(type),
    );
    expect(reads.length).toBeGreaterThan(15);
    expect(new Set(reads.map(([, retry]) => retry))).toEqual(new Set(['always']));
  });

  test.each(['ACCEPT', 'MESSAGE', 'UNKNOWN', 'NO_SUCH_CALL', undefined])(
    'is no %s of a framework that may have been done',
    (type) => expect(callRetry(schedulerRetries, type)).toBe('unsent'),
  );

  test.each(['RESERVE_RESOURCES', 'CREATE_VOLUMES', 'TEARDOWN', 'START_MAINTENANCE', undefined])(
    'is no %s of an operator that may have been done',
    (type) => expect(callRetry(operatorRetries, type)).toBe('unsent'),
  );

  test.each([
    ['GET', 'always'],
    ['HEAD', 'always'],
    ['PUT', 'always'],
    ['POST', 'unsent'],
    ['DELETE', 'unsent'],
    ['PATCH', 'unsent'],
  ])('a %s is repeated %s', (method, retry) => expect(methodRetry(method)).toBe(retry));
});

describe('the type of a call', () => {
  const json = 'application/json';
  test.each([
    [json, '{"type":"KILL","kill":{"task_id":{"value":"t"}}}', 'KILL'],
    [json, '{ "framework_id": {"value": "f"}, "type": "REVIVE" }', 'REVIVE'],
    [json, '{"kill":{"task_id":{"value":"\\"type\\":\\"ACCEPT\\""}},"type":"KILL"}', 'KILL'],
    [json, '{', undefined],
    ['text/plain', '{"type":"KILL"}', undefined],
    [undefined, '{"type":"KILL"}', undefined],
  ])('%s %s', (contentType, body, want) => {
    expect(new SentCall(SchedulerCall, contentType, Buffer.from(body)).type).toBe(want);
  });

  it('is read from protobuf', () => {
    const body = Buffer.from(MasterCall.encode({ type: 'GET_STATE' }));
    expect(new SentCall(MasterCall, 'application/x-protobuf', body).type).toBe('GET_STATE');
    expect(
      new SentCall(MasterCall, 'application/x-protobuf', Buffer.from('x')).type,
    ).toBeUndefined();
  });
});
