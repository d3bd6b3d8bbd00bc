import { readStreamEcho } from '@mezzo/proto';
import { SchedulerCall, SchedulerEvent } from '@mezzo/proto';
import { describe, expect, it, test, vi } from 'vitest';
import { EventStream } from '../testing/event-stream.ts';
import { TestAgent } from '../testing/test-agent.ts';
import { TestMaster } from '../testing/test-master.ts';
import { openSchedulerStream, TestScheduler } from '../testing/test-scheduler.ts';

const path = '/api/v1/scheduler';
const expectingAccept =
  "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'";

/** Rows of the order in which POST /api/v1/scheduler is checked, before anything is decided. */
describe('POST /api/v1/scheduler', () => {
  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    const master = await TestMaster.start();
    const { status, text, headers } = await master.get(path, { method });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('POST');
    expect(text).toBe(
      `405 Method Not Allowed. Expecting one of { 'POST' }, but received '${method}'.`,
    );
  });

  test.each([
    [{}, '{}', 400, "Expecting 'Content-Type' to be present"],
    [
      { 'Content-Type': 'text/plain' },
      '{}',
      415,
      "Expecting 'Content-Type' of application/json or application/x-protobuf",
    ],
    [
      { 'Content-Type': 'application/json; charset=utf-8' },
      '{}',
      415,
      "Expecting 'Content-Type' of application/json or application/x-protobuf",
    ],
    [{ 'Content-Type': 'nonsense' }, '{}', 415, /^Expecting 'Content-Type' of/],
    [{ 'Content-Type': 'application/recordio' }, '{}', 415, /^Expecting 'Content-Type' of/],
    [
      { 'Content-Type': 'application/json' },
      '{',
      400,
      'Failed to parse body into JSON: syntax error at line 1 near: ',
    ],
    [
      { 'Content-Type': 'application/json' },
      '[]',
      400,
      'Failed to convert JSON into Call protobuf: Expecting a JSON object',
    ],
    [
      { 'Content-Type': 'application/json' },
      '{"type":5}',
      400,
      "Failed to convert JSON into Call protobuf: Not expecting a JSON number for field 'type'",
    ],
    [
      { 'Content-Type': 'application/x-protobuf' },
      'rubbish',
      400,
      'Failed to parse body into Call protobuf',
    ],
    [
      { 'Content-Type': 'application/json' },
      '{}',
      400,
      "Failed to validate scheduler::Call: Expecting 'type' to be present",
    ],
    [
      { 'Content-Type': 'application/json' },
      '{"type":"SUBSCRIBE"}',
      400,
      "Failed to validate scheduler::Call: Expecting 'subscribe' to be present",
    ],
    [
      { 'Content-Type': 'application/json' },
      '{"type":"DECLINE","framework_id":{"value":"f"}}',
      400,
      "Failed to validate scheduler::Call: Expecting 'decline' to be present",
    ],
    [
      { 'Content-Type': 'application/json' },
      '{"type":"REVIVE","framework_id":{"value":"nope"}}',
      400,
      'Framework cannot be found',
    ],
    [
      { 'Content-Type': 'application/json' },
      '{"type":"TEARDOWN","framework_id":{"value":null}}',
      400,
      'Failed to convert JSON into Call protobuf: Missing required fields: framework_id.value',
    ],
  ] as const)('%j %s: %i', async (headers, body, status, want) => {
    const master = await TestMaster.start();
    const answer = await master.get(path, {
      method: 'POST',
      headers,
      body: Buffer.from(body),
    });
    expect(answer.status).toBe(status);
    if (typeof want === 'string') expect(answer.text).toBe(want);
    else expect(answer.text).toMatch(want);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('looks at Accept after the validation, for two calls only', async () => {
    const master = await TestMaster.start();
    const headers = { Accept: 'text/html' };
    const subscribe = {
      type: 'SUBSCRIBE',
      subscribe: { framework_info: { user: 'u', name: 'n' } },
    };
    expect(await master.post(path, { type: 'SUBSCRIBE' }, headers)).toMatchObject({ status: 400 });
    const refused = { status: 406, text: expectingAccept };
    expect(await master.post(path, subscribe, headers)).toMatchObject(refused);
    const { frameworkId, streamId } = await master.subscribe();
    const call = { framework_id: { value: frameworkId } };
    const own = { ...headers, 'Mesos-Stream-Id': streamId };
    const reconcileOperations = {
      ...call,
      type: 'RECONCILE_OPERATIONS',
      reconcile_operations: {},
    };
    expect(await master.post(path, reconcileOperations, own)).toMatchObject(refused);
    expect(await master.post(path, { ...call, type: 'SUPPRESS' }, own)).toMatchObject({
      status: 202,
    });
  });

  it('refuses a SUBSCRIBE with a stream id', async () => {
    const master = await TestMaster.start();
    const call = { type: 'SUBSCRIBE', subscribe: { framework_info: { user: 'u', name: 'n' } } };
    const answer = await master.post(path, call, { 'Mesos-Stream-Id': 'x' });
    expect(answer).toMatchObject({
      status: 400,
      text: "Subscribe calls should not include the 'Mesos-Stream-Id' header",
    });
  });

  it('takes the stream id that a gateway proposes, unless it is taken', async () => {
    const master = await TestMaster.start();
    const proposed = 'd4b8a1de-3f5b-4c3b-9c53-7c3d6c3a1f10';
    const subscribe = () =>
      TestScheduler.subscribe(master.url, {}, { 'Mezzo-Stream-Id': proposed });
    const first = await subscribe();
    expect(first.streamId).toBe(proposed);
    const second = await subscribe();
    expect(second.streamId).not.toBe(proposed);
    for (const scheduler of [first, second])
      expect(await scheduler.call('REVIVE')).toEqual([202, '']);
    const call = { type: 'SUBSCRIBE', subscribe: { framework_info: { user: 'u', name: 'n' } } };
    expect(await master.post(path, call, { 'Mezzo-Stream-Id': 'guess' })).toMatchObject({
      status: 400,
      text: "Expecting 'Mezzo-Stream-Id' to be a UUID",
    });
  });

  it('echoes the calls that change a subscription to the gateway that asks for it', async () => {
    const master = await TestMaster.start();
    const scheduler = await TestScheduler.subscribe(
      master.url,
      { roles: ['a'], capabilities: [{ type: 'MULTI_ROLE' }] },
      { 'Mezzo-Stream-Echo': 'calls' },
    );
    const other = await TestScheduler.subscribe(master.url);
    expect(await scheduler.call('SUPPRESS', { roles: ['a'] })).toEqual([202, '']);
    expect(await scheduler.call('KILL', { task_id: { value: 't' } })).toEqual([202, '']);
    const unnamed = { framework_info: { user: 'u', name: '', id: { value: 'another' } } };
    expect((await scheduler.call('UPDATE_FRAMEWORK', unnamed))[0]).toBe(400);
    expect(await scheduler.call('REVIVE')).toEqual([202, '']);
    const echoes = () =>
      scheduler.stream.records.map(readStreamEcho).filter((call) => call !== undefined);
    await vi.waitFor(() => expect(echoes().length).toBe(2));
    expect(echoes()).toMatchObject([
      { type: 'SUPPRESS', suppress: { roles: ['a'] } },
      { type: 'REVIVE' },
    ]);
    expect(await other.call('REVIVE')).toEqual([202, '']);
    expect(other.stream.records.map(readStreamEcho)).not.toContainEqual(expect.anything());
  });

  it('checks framework, connection and stream id in this order', async () => {
    const master = await TestMaster.start();
    const { frameworkId, streamId, stream } = await master.subscribe({ failover_timeout: 600 });
    const revive = { type: 'REVIVE', framework_id: { value: frameworkId } };
    expect(await master.post(path, revive)).toMatchObject({
      status: 400,
      text: "All non-subscribe calls should include the 'Mesos-Stream-Id' header",
    });
    expect(await master.post(path, revive, { 'Mesos-Stream-Id': 'abc' })).toMatchObject({
      status: 400,
      text: `The stream ID 'abc' included in this request didn't match the stream ID currently associated with framework ID ${frameworkId}`,
    });
    stream.close();
    await vi.waitFor(async () =>
      expect(await master.post(path, revive, { 'Mesos-Stream-Id': streamId })).toMatchObject({
        status: 403,
        text: 'Framework is not subscribed',
      }),
    );
  });

  it('answers 202 with an empty body to accepted calls, 200 to UPDATE_FRAMEWORK', async () => {
    const master = await TestMaster.start();
    const scheduler = await master.subscribe();
    for (const type of ['REVIVE', 'SUPPRESS', 'DECLINE', 'RECONCILE', 'REQUEST']) {
      const member = type === 'DECLINE' ? { offer_ids: [{ value: 'nope' }] } : {};
      expect(await scheduler.call(type, member)).toEqual([202, '']);
    }
    const info = { user: 'root', name: 'test', id: { value: scheduler.frameworkId } };
    expect(await scheduler.call('UPDATE_FRAMEWORK', { framework_info: info })).toEqual([200, '']);
  });

  it('tells what is wrong with a subscription on its stream, and ends that', async () => {
    const master = await TestMaster.start();
    const stream = await openSchedulerStream(master.url + path, { role: '/a' });
    expect(stream.response.status).toBe(200);
    await stream.ended();
    expect(stream.events).toEqual([
      {
        type: 'ERROR',
        error: {
          message: "'FrameworkInfo.role' is not a valid role: Role '/a' cannot start with a slash",
        },
      },
    ]);
  });

  it('ends the old stream when a framework subscribes again', async () => {
    const master = await TestMaster.start();
    const first = await master.subscribe({ failover_timeout: 600 });
    const second = await master.subscribe({
      failover_timeout: 600,
      id: { value: first.frameworkId },
    });
    await first.stream.ended();
    expect(first.stream.events.at(-1)).toEqual({
      type: 'ERROR',
      error: { message: 'Framework failed over' },
    });
    expect(second.frameworkId).toBe(first.frameworkId);
    expect(second.streamId).not.toBe(first.streamId);
  });

  it('speaks protobuf where that is asked for', async () => {
    const master = await TestMaster.start();
    const stream = await EventStream.open(master.url + path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-protobuf',
        Accept: 'application/x-protobuf, application/x-protobuf',
      },
      body: Buffer.from(
        SchedulerCall.encode({
          type: 'SUBSCRIBE',
          subscribe: { framework_info: { user: 'root', name: 'n' } },
        }),
      ),
    });
    expect(stream.response.headers.get('content-type')).toBe('application/x-protobuf');
    await vi.waitFor(() => expect(stream.records.length).toBe(2));
    const [subscribed, heartbeat] = stream.records.map((record) => SchedulerEvent.decode(record));
    expect(subscribed).toMatchObject({
      type: 'SUBSCRIBED',
      subscribed: { heartbeat_interval_seconds: 15, master_info: { port: master.port } },
    });
    expect(heartbeat).toEqual({ type: 'HEARTBEAT' });
  });

  it('carries a task from offer to end', async () => {
    const master = await TestMaster.start();
    const agent = await TestAgent.register(master);
    const scheduler = await master.subscribe();
    const { offers } = (await scheduler.stream.event('OFFERS')) as {
      offers: { offers: { id: { value: string } }[] };
    };
    const launch = {
      task_infos: [
        {
          name: 'sleep',
          task_id: { value: 't1' },
          agent_id: { value: agent.agentId },
          resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 1 } }],
          command: { value: 'sleep 1' },
        },
      ],
    };
    const operations = [{ type: 'LAUNCH', launch }];
    const offer_ids = offers.offers.map(({ id }) => id);
    expect(await scheduler.call('ACCEPT', { offer_ids, operations })).toEqual([202, '']);
    const { task } = await agent.message('runTask');
    agent.update(scheduler.frameworkId, task, 'TASK_RUNNING');
    const { update } = (await scheduler.stream.event('UPDATE')) as {
      update: { status: { uuid: string; state: string } };
    };
    expect(update.status.state).toBe('TASK_RUNNING');
    const acknowledge = {
      agent_id: { value: agent.agentId },
      task_id: { value: 't1' },
      uuid: update.status.uuid,
    };
    expect(await scheduler.call('ACKNOWLEDGE', acknowledge)).toEqual([202, '']);
    expect(await agent.message('acknowledgeStatusUpdate')).toMatchObject({
      taskId: { value: 't1' },
    });
  });
});
