import { MasterResponse } from '@mezzo/proto';
import { describe, expect, it, test, vi } from 'vitest';
import { EventStream } from '../testing/event-stream.ts';
import { TestAgent } from '../testing/test-agent.ts';
import { TestMaster } from '../testing/test-master.ts';
import { validateOperatorCall } from './validate-operator-call.ts';

const path = '/api/v1';

describe('validateOperatorCall', () => {
  test.each([
    [{}, "Expecting 'type' to be present"],
    [{ type: 'GET_METRICS' }, "Expecting 'get_metrics' to be present"],
    [{ type: 'SET_LOGGING_LEVEL' }, "Expecting 'set_logging_level' to be present"],
    [{ type: 'LIST_FILES' }, "Expecting 'list_files' to be present"],
    [{ type: 'READ_FILE' }, "Expecting 'read_file' to be present"],
    [{ type: 'UPDATE_WEIGHTS' }, "Expecting 'update_weights' to be present"],
    [{ type: 'RESERVE_RESOURCES' }, "Expecting 'reserve_resources' to be present"],
    [{ type: 'UNRESERVE_RESOURCES' }, "Expecting 'unreserve_resources' to be present"],
    [{ type: 'CREATE_VOLUMES' }, "Expecting 'create_volumes' to be present"],
    [{ type: 'DESTROY_VOLUMES' }, "Expecting 'destroy_volumes' to be present"],
    [{ type: 'GROW_VOLUME' }, "Expecting 'grow_volume' to be present"],
    [{ type: 'SHRINK_VOLUME' }, "Expecting 'shrink_volume' to be present"],
    [
      { type: 'UPDATE_MAINTENANCE_SCHEDULE' },
      "Expecting 'update_maintenance_schedule' to be present",
    ],
    [{ type: 'START_MAINTENANCE' }, "Expecting 'start_maintenance' to be present"],
    [{ type: 'STOP_MAINTENANCE' }, "Expecting 'stop_maintenance' to be present"],
    [{ type: 'DRAIN_AGENT' }, "Expecting 'drain_agent' to be present"],
    [{ type: 'DEACTIVATE_AGENT' }, "Expecting 'deactivate_agent' to be present"],
    [{ type: 'REACTIVATE_AGENT' }, "Expecting 'reactivate_agent' to be present"],
    [{ type: 'UPDATE_QUOTA' }, "Expecting 'update_quota' to be present"],
    [{ type: 'SET_QUOTA' }, "Expecting 'set_quota' to be present"],
    [{ type: 'REMOVE_QUOTA' }, "Expecting 'remove_quota' to be present"],
    [{ type: 'TEARDOWN' }, "Expecting 'teardown' to be present"],
    [{ type: 'MARK_AGENT_GONE' }, "Expecting 'mark_agent_gone' to be present"],
    [{ type: 'GET_STATE' }, undefined],
    [{ type: 'SUBSCRIBE' }, undefined],
    [
      {
        type: 'GROW_VOLUME',
        grow_volume: {
          volume: { name: 'disk', type: 'SCALAR' },
          addition: { name: 'disk', type: 'SCALAR' },
        },
      },
      "Expecting 'agent_id' to be present; only agent default resources are supported right now",
    ],
    [
      {
        type: 'RESERVE_RESOURCES',
        reserve_resources: { agent_id: { value: 'a' }, resources: [{ name: '', type: 'SCALAR' }] },
      },
      expect.stringContaining('Empty resource name') as string,
    ],
  ] as const)('%j', (call, want) => {
    expect(validateOperatorCall(call)).toEqual(want);
  });
});

describe('POST /api/v1', () => {
  test.each([
    ['{}', {}, 400, "Failed to validate master::Call: Expecting 'type' to be present"],
    ['{"type":"NOPE"}', {}, 400, "Failed to validate master::Call: Expecting 'type' to be present"],
    ['{"type":"UNKNOWN"}', {}, 501, '501 Not Implemented.'],
    [
      '{"type":"GET_HEALTH"}',
      { Accept: 'text/html' },
      406,
      "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'",
    ],
    [
      '{"type":"GET_METRICS"}',
      { Accept: 'text/html' },
      400,
      "Failed to validate master::Call: Expecting 'get_metrics' to be present",
    ],
    ['{"type":"GET_HEALTH"}', {}, 200, '{"type":"GET_HEALTH","get_health":{"healthy":true}}'],
    ['{"type":"GET_WEIGHTS"}', {}, 200, '{"type":"GET_WEIGHTS"}'],
    ['{"type":"GET_OPERATIONS"}', {}, 200, '{"type":"GET_OPERATIONS","get_operations":{}}'],
    [
      '{"type":"GET_AGENTS"}',
      {},
      200,
      '{"type":"GET_AGENTS","get_agents":{"agents":[],"recovered_agents":[]}}',
    ],
    [
      '{"type":"TEARDOWN","teardown":{"framework_id":{"value":"nope"}}}',
      {},
      400,
      'No framework found with specified ID',
    ],
    ['{"type":"LIST_FILES","list_files":{"path":"/nope"}}', {}, 404, ''],
  ] as const)('%s %j: %i %s', async (body, headers, status, text) => {
    const master = await TestMaster.start();
    expect(await master.post(path, body, headers)).toMatchObject({ status, text });
  });

  it('answers in protobuf, without the tasks of completed frameworks', async () => {
    const master = await TestMaster.start();
    const response = await fetch(master.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/x-protobuf' },
      body: '{"type":"GET_STATE"}',
    });
    expect(response.headers.get('content-type')).toBe('application/x-protobuf');
    const state = MasterResponse.decode(Buffer.from(await response.arrayBuffer()));
    expect(state.type).toBe('GET_STATE');
    expect(state.get_state).toBeDefined();
  });

  it('shows an agent with the fields that only the older messages have', async () => {
    const master = await TestMaster.start();
    const { agentId } = await TestAgent.register(master);
    const { text } = await master.post(path, { type: 'GET_AGENTS' });
    expect(JSON.parse(text)).toMatchObject({
      get_agents: {
        agents: [
          {
            agent_info: { id: { value: agentId }, hostname: 'one.test', checkpoint: true },
            active: true,
            pid: 'slave(1)@127.0.0.1:5051',
          },
        ],
        recovered_agents: [],
      },
    });
  });

  it('raises the logging level for a while', async () => {
    const master = await TestMaster.start();
    const level = async () => (await master.post(path, { type: 'GET_LOGGING_LEVEL' })).text;
    const set_logging_level = { level: 1, duration: { nanoseconds: 1_000_000_000 } };
    const answer = await master.post(path, { type: 'SET_LOGGING_LEVEL', set_logging_level });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(await level()).toContain('"level":1');
    const untilOver = { timeout: 20_000, interval: 100 };
    await vi.waitFor(async () => expect(await level()).toContain('"level":0'), untilOver);
  });

  it('lists metrics sorted by name', async () => {
    const master = await TestMaster.start();
    const { text } = await master.post(path, { type: 'GET_METRICS', get_metrics: {} });
    const { get_metrics } = JSON.parse(text) as {
      get_metrics: { metrics: { name: string; value: number }[] };
    };
    const names = get_metrics.metrics.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    expect(names).toContain('master/operator_event_stream_subscribers');
    expect(get_metrics.metrics.find(({ name }) => name === 'master/elected')?.value).toBe(1);
  });
});

describe('operator SUBSCRIBE', () => {
  function watch(master: TestMaster): Promise<EventStream> {
    return EventStream.open(master.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"type":"SUBSCRIBE"}',
    });
  }

  it('tells the state, a heartbeat, and then what happens', async () => {
    const master = await TestMaster.start();
    const stream = await watch(master);
    expect(stream.response.headers.get('mesos-stream-id')).toBeNull();
    await stream.event('HEARTBEAT');
    expect(stream.events[0]).toMatchObject({
      type: 'SUBSCRIBED',
      subscribed: {
        get_state: {
          get_tasks: { tasks: [], unreachable_tasks: [], completed_tasks: [] },
          get_agents: { agents: [], recovered_agents: [] },
        },
        heartbeat_interval_seconds: 15,
      },
    });
    expect(stream.events[1]).toEqual({ type: 'HEARTBEAT' });
    await TestAgent.register(master);
    const added = await stream.event('AGENT_ADDED');
    expect(added).toMatchObject({
      agent_added: { agent: { agent_info: { hostname: 'one.test' } } },
    });
    const scheduler = await master.subscribe();
    await stream.event('FRAMEWORK_ADDED');
    await scheduler.call('TEARDOWN');
    await stream.event('FRAMEWORK_REMOVED');
  });

  it('ends the oldest stream when there are too many', async () => {
    const master = await TestMaster.start(['--max_operator_event_stream_subscribers=2']);
    const [first, second] = [await watch(master), await watch(master)];
    await second.event('HEARTBEAT');
    const third = await watch(master);
    await third.event('HEARTBEAT');
    await first.ended();
    expect(second.isEnded).toBe(false);
  });
});
