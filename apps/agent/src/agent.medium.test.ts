import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import type { FrameworkInfo } from '@mezzo/domain/messages';
import { AgentHarness } from './testing/agent-harness.ts';
import { commandTask } from './testing/command-task.ts';

const framework: FrameworkInfo = {
  user: 'root',
  name: 'test',
  id: { value: 'framework-0' },
  capabilities: [{ type: 'PARTITION_AWARE' }],
};

let harness: AgentHarness;
afterEach(async () => harness.dispose());

describe('command tasks', () => {
  it('run from STARTING to FINISHED', async () => {
    harness = await AgentHarness.create();
    harness.master.launch(commandTask('t1', 'exit 0'), framework);
    const { status } = await harness.master.untilState('t1', 'TASK_FINISHED');
    expect(harness.master.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    expect(status).toMatchObject({
      message: 'Command exited with status 0',
      source: 'SOURCE_EXECUTOR',
      executor_id: { value: 't1' },
      container_status: { network_infos: [{ ip_addresses: [{ ip_address: '127.0.0.1' }] }] },
    });
    expect(status.container_status?.executor_pid).toBeGreaterThan(1);
  });

  test.each([
    ['fails with its exit status', 'exit 3', 'TASK_FAILED', 'Command exited with status 3'],
    ['fails by a signal', 'kill -9 $$', 'TASK_FAILED', 'Command terminated with signal Killed'],
  ] as const)('%s', async (_name, command, state, message) => {
    harness = await AgentHarness.create();
    harness.master.launch(commandTask('t1', command), framework);
    const { status } = await harness.master.untilState('t1', state);
    expect(status.message).toBe(message);
  });

  it('have no program of that name', async () => {
    harness = await AgentHarness.create();
    const command = { shell: false, value: '/no/such/binary' };
    harness.master.launch(commandTask('t1', '', { command }), framework);
    const { status } = await harness.master.untilState('t1', 'TASK_FAILED');
    expect(harness.master.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED']);
    expect(status.message).toBe('Command exited with status 1');
  });

  it('find their environment and leave their output in the sandbox', async () => {
    harness = await AgentHarness.create();
    const resources = [
      {
        name: 'cpus',
        type: 'SCALAR' as const,
        scalar: { value: 0.5 },
        allocation_info: { role: 'web' },
      },
    ];
    harness.master.launch(commandTask('t1', 'env; echo oops >&2', { resources }), framework);
    await harness.master.untilState('t1', 'TASK_FINISHED');
    const state = await harness.json('/state');
    const executor = state.frameworks[0]?.executors[0];
    const directory = executor?.directory ?? '';
    const environment = (await readFile(join(directory, 'stdout'), 'utf8')).split('\n');
    expect(environment).toEqual(
      expect.arrayContaining([
        'MESOS_FRAMEWORK_ID=framework-0',
        'MESOS_EXECUTOR_ID=t1',
        'MESOS_SLAVE_ID=agent-S0',
        `MESOS_DIRECTORY=${directory}`,
        `MESOS_SANDBOX=${directory}`,
        'MESOS_CHECKPOINT=0',
        'MESOS_ALLOCATION_ROLE=web',
        'MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD=5secs',
      ]),
    );
    expect(await readFile(join(directory, 'stderr'), 'utf8')).toBe('oops\n');
  });

  it('are killed, and told so', async () => {
    harness = await AgentHarness.create();
    const telling: FrameworkInfo = { ...framework, capabilities: [{ type: 'TASK_KILLING_STATE' }] };
    harness.master.launch(commandTask('t1', 'sleep 1000'), telling);
    await harness.master.untilState('t1', 'TASK_RUNNING');
    harness.master.kill('t1');
    const { status } = await harness.master.untilState('t1', 'TASK_KILLED');
    expect(status.message).toBe('Command terminated with signal Terminated');
    expect(harness.master.states('t1')).toContain('TASK_KILLING');
  });

  it('are killed for good after their grace period', async () => {
    harness = await AgentHarness.create();
    const kill_policy = { grace_period: { nanoseconds: 300_000_000 } };
    const command = 'trap "" TERM; touch deaf; while :; do sleep 0.1; done';
    harness.master.launch(commandTask('t1', command, { kill_policy }), framework);
    await harness.master.untilState('t1', 'TASK_RUNNING');
    const state = await harness.json('/state');
    const directory = state.frameworks[0]?.executors[0]?.directory ?? '';
    await harness.master.until(() => existsSync(join(directory, 'deaf')));
    harness.master.kill('t1');
    const { status } = await harness.master.untilState('t1', 'TASK_KILLED');
    expect(status.message).toBe('Command terminated with signal Killed');
  });

  it('end when their time is over', async () => {
    harness = await AgentHarness.create();
    const max_completion_time = { nanoseconds: 300_000_000 };
    harness.master.launch(commandTask('t1', 'sleep 1000', { max_completion_time }), framework);
    const { status } = await harness.master.untilState('t1', 'TASK_FAILED');
    expect(status).toMatchObject({
      reason: 'REASON_MAX_COMPLETION_TIME_REACHED',
      message: 'Command terminated with signal Terminated',
    });
  });

  it('are refused for a user who does not exist', async () => {
    harness = await AgentHarness.create();
    const command = { value: 'true', user: 'no-such-user' };
    harness.master.launch(commandTask('t1', '', { command }), framework);
    const { status } = await harness.master.untilState('t1', 'TASK_DROPPED');
    expect(status.message).toMatch(/: Failed to chown directory to .*No such user 'no-such-user'$/);
    expect(status.reason).toBe('REASON_EXECUTOR_TERMINATED');
  });

  it('fail when their files cannot be fetched', async () => {
    harness = await AgentHarness.create();
    const command = { value: 'true', uris: [{ value: '/no/such/file' }] };
    harness.master.launch(commandTask('t1', '', { command }), framework);
    const { status } = await harness.master.untilState('t1', 'TASK_FAILED');
    expect(harness.master.states('t1')).toEqual(['TASK_FAILED']);
    expect(status.message).toMatch(
      /^Failed to launch container: Failed to fetch all URIs for container '.*': exited with status 1$/,
    );
    expect(status.reason).toBe('REASON_CONTAINER_LAUNCH_FAILED');
  });

  it('are nobody’s when they need Docker', async () => {
    harness = await AgentHarness.create();
    const container = { type: 'DOCKER' as const, docker: { image: 'x' } };
    harness.master.launch(commandTask('t1', 'true', { container }), framework);
    const { status } = await harness.master.untilState('t1', 'TASK_FAILED');
    expect(status.message).toBe('Abnormal executor termination: unknown container');
  });
});

describe('checks', () => {
  it('report a change of the exit code once', async () => {
    harness = await AgentHarness.create();
    const check = {
      type: 'COMMAND' as const,
      command: { command: { value: 'test -f flag && exit 7; exit 0' } },
      delay_seconds: 0,
      interval_seconds: 0.05,
      timeout_seconds: 5,
    };
    harness.master.launch(
      commandTask('t1', 'sleep 0.5; touch flag; sleep 1000', { check }),
      framework,
    );
    await harness.master.until(() => harness.master.updates('t1').length >= 4);
    const statuses = harness.master.updates('t1').map(({ status }) => status.check_status);
    expect(statuses).toEqual([
      { type: 'COMMAND', command: {} },
      { type: 'COMMAND', command: {} },
      { type: 'COMMAND', command: { exit_code: 0 } },
      { type: 'COMMAND', command: { exit_code: 7 } },
    ]);
  });

  it('kill a task that is not healthy', async () => {
    harness = await AgentHarness.create();
    const health_check = {
      type: 'COMMAND' as const,
      command: { value: 'test ! -f bad' },
      delay_seconds: 0,
      interval_seconds: 0.05,
      timeout_seconds: 5,
      consecutive_failures: 2,
      grace_period_seconds: 0,
    };
    const command = 'sleep 0.5; touch bad; sleep 1000';
    harness.master.launch(commandTask('t1', command, { health_check }), framework);
    const { status } = await harness.master.untilState('t1', 'TASK_KILLED');
    expect(harness.master.updates('t1').map((update) => update.status.healthy)).toEqual([
      undefined,
      undefined,
      true,
      false,
      false,
      false,
    ]);
    expect(status.message).toBe('Command terminated with signal Terminated');
  });
});

describe('task groups', () => {
  it('share their fate', async () => {
    harness = await AgentHarness.create();
    harness.master.send({
      type: 'runTaskGroup',
      framework,
      executor: { type: 'DEFAULT', executor_id: { value: 'default' } },
      taskGroup: {
        tasks: [commandTask('g1', 'sleep 0.5; exit 5'), commandTask('g2', 'sleep 1000')],
      },
      launchExecutor: true,
    });
    const failed = await harness.master.untilState('g1', 'TASK_FAILED');
    const killed = await harness.master.untilState('g2', 'TASK_KILLED');
    expect(failed.status.message).toBe('Command exited with status 5');
    expect(killed.status.message).toBe('Command terminated with signal Terminated');
    const running = harness.master.updates('g1')[1]?.status.container_status;
    expect(running?.container_id?.parent?.value).toBeDefined();
    expect(running?.executor_pid).toBeGreaterThan(1);
    expect(running?.network_infos).toBeDefined();
    expect(Object.keys(failed.status.container_status ?? {})).toEqual(['container_id']);
    await harness.master.until(() =>
      harness.master.received.some(
        (message) => message.type === 'exitedExecutor' && message.status === 0,
      ),
    );
  });
});

describe('custom executors', () => {
  const executor = {
    type: 'CUSTOM' as const,
    executor_id: { value: 'e1' },
    command: { value: 'sleep 1000' },
  };

  it('fail their tasks when they do not subscribe in time', async () => {
    harness = await AgentHarness.create(['--executor_registration_timeout=500ms']);
    harness.master.launch(commandTask('t1', '', { command: undefined, executor }), framework);
    const { status } = await harness.master.untilState('t1', 'TASK_FAILED');
    expect(status).toMatchObject({
      message: 'Executor did not register within 500ms',
      reason: 'REASON_EXECUTOR_REGISTRATION_TIMEOUT',
    });
  });

  it('fail their tasks when they end', async () => {
    harness = await AgentHarness.create();
    const ending = { ...executor, command: { value: 'exit 9' } };
    harness.master.launch(
      commandTask('t1', '', { command: undefined, executor: ending }),
      framework,
    );
    const { status } = await harness.master.untilState('t1', 'TASK_FAILED');
    expect(status).toMatchObject({
      message: 'Executor terminated',
      reason: 'REASON_EXECUTOR_TERMINATED',
    });
    const exited = harness.master.received.find(({ type }) => type === 'exitedExecutor');
    expect(exited).toMatchObject({ status: 2304 });
  });

  it('are handed their tasks, and acknowledged', async () => {
    harness = await AgentHarness.create();
    harness.master.launch(commandTask('t1', '', { command: undefined, executor }), framework);
    const events = await harness.subscribe('framework-0', 'e1');
    await harness.master.until(() => events.some(({ type }) => type === 'LAUNCH'));
    expect(events.map(({ type }) => type)).toEqual(['SUBSCRIBED', 'LAUNCH']);
    await harness.update('framework-0', 'e1', 't1', 'TASK_RUNNING');
    await harness.master.untilState('t1', 'TASK_RUNNING');
    await harness.master.until(() => events.some(({ type }) => type === 'ACKNOWLEDGED'));
    harness.master.send({
      type: 'shutdownExecutor',
      frameworkId: { value: 'framework-0' },
      executorId: { value: 'e1' },
    });
    await harness.master.until(() => events.some(({ type }) => type === 'SHUTDOWN'));
    const { status } = await harness.master.untilState('t1', 'TASK_FAILED');
    expect(status.message).toBe('Executor terminated');
  }, 15_000);
});
