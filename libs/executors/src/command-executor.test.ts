import type { TaskInfo } from '@mezzo/domain/messages';
import { describe, expect, it, test } from 'vitest';
import { CommandExecutor } from './command-executor.ts';
import { aTask, ExecutorBench } from './testing/executor-bench.ts';

type Options = ConstructorParameters<typeof ExecutorBench<CommandExecutor>>[1];

function bench(options?: Options): ExecutorBench<CommandExecutor> {
  return new ExecutorBench((all) => new CommandExecutor(all), options);
}

function running(task: Partial<TaskInfo> = {}, options?: Options): ExecutorBench<CommandExecutor> {
  const started = bench(options);
  started.event({ type: 'LAUNCH', launch: { task: aTask('t', task) } });
  return started;
}

function kill(at: ExecutorBench, graceMs?: number): void {
  const policy =
    graceMs === undefined ? {} : { kill_policy: { grace_period: { nanoseconds: graceMs * 1e6 } } };
  at.event({ type: 'KILL', kill: { task_id: { value: 't' }, ...policy } });
}

const graceOf = (ms: number): Partial<TaskInfo> => ({
  kill_policy: { grace_period: { nanoseconds: ms * 1e6 } },
});

const killingCapability = { capabilities: [{ type: 'TASK_KILLING_STATE' }] } as const;

describe('a command', () => {
  it('starts, runs, finishes, and its executor stays for a second', () => {
    const at = running();
    at.exited('c', 0);
    expect(at.told).toEqual(['t TASK_STARTING', 't TASK_RUNNING', 't TASK_FINISHED']);
    at.pass(999);
    expect(at.hasExited).toBe(false);
    at.pass(1);
    expect(at.hasExited).toBe(true);
  });

  it('that ends before its launch has come is told in order all the same', () => {
    const at = bench();
    at.exited('c', 256);
    at.event({ type: 'LAUNCH', launch: { task: aTask('t') } });
    expect(at.told).toEqual(['t TASK_STARTING', 't TASK_RUNNING', 't TASK_FAILED']);
  });

  it('is the only one of its executor', () => {
    const at = running();
    at.event({ type: 'LAUNCH', launch: { task: aTask('u') } });
    expect(at.lastStatus).toMatchObject({
      task_id: { value: 'u' },
      state: 'TASK_FAILED',
      message: 'Attempted to run multiple tasks using a "command" executor',
    });
  });

  it('says its updates with different uuids', () => {
    const at = running();
    at.exited('c', 0);
    expect(new Set(at.statuses.map(({ uuid }) => uuid?.join())).size).toBe(3);
  });
});

describe('a kill', () => {
  it('is SIGTERM, and SIGKILL again and again after the grace period', () => {
    const at = running(graceOf(5000));
    kill(at);
    at.pass(4999);
    expect(at.signals).toEqual([{ container: 'c', signal: 'SIGTERM' }]);
    at.pass(1001);
    expect(at.signals.map(({ signal }) => signal)).toEqual(['SIGTERM', 'SIGKILL', 'SIGKILL']);
    at.exited('c', 9);
    expect(at.lastStatus?.state).toBe('TASK_KILLED');
    at.pass(10_000);
    expect(at.signals).toHaveLength(3);
  });

  test.each([
    ['the frameworks that know it', killingCapability, ['TASK_KILLING']],
    ['no others', {}, []],
  ] as const)('is told to %s', (_name, options, expected) => {
    const at = running({}, options);
    kill(at);
    expect(at.statuses.slice(2).map(({ state }) => state)).toEqual(expected);
  });

  it('lets three seconds without a policy', () => {
    const at = running();
    kill(at);
    at.pass(2999);
    expect(at.signals).toHaveLength(1);
    at.pass(1);
    expect(at.signals).toHaveLength(2);
  });

  test.each([
    [false, 5000],
    [true, 1000],
  ])('with a policy of its own, over HTTP: %s, ends after %i ms', (httpCommandExecutor, ms) => {
    const at = running(graceOf(5000), { httpCommandExecutor });
    kill(at, 1000);
    at.pass(ms - 1);
    expect(at.signals).toHaveLength(1);
    at.pass(1);
    expect(at.signals).toHaveLength(2);
  });

  test.each([
    ['earlier', 1000, 3000],
    ['never later', 60_000, 5000],
  ])('is ended %s by another', (_name, secondGraceMs, endsAfterMs) => {
    const at = running(graceOf(5000), { httpCommandExecutor: true });
    kill(at);
    at.pass(2000);
    kill(at, secondGraceMs);
    at.pass(endsAfterMs - 2000 - 1);
    expect(at.signals).toHaveLength(1);
    at.pass(1);
    expect(at.signals).toHaveLength(2);
  });
});

describe('a shutdown', () => {
  it('leaves two seconds of the grace period for reaping and reporting', () => {
    const at = running();
    at.event({ type: 'SHUTDOWN' });
    at.pass(3000);
    expect(at.signals.map(({ signal }) => signal)).toEqual(['SIGTERM', 'SIGKILL']);
  });

  it('ends an executor without a task at once', () => {
    const at = bench();
    at.event({ type: 'SHUTDOWN' });
    expect(at.hasExited).toBe(true);
  });
});

describe('a time limit', () => {
  it('fails the task without grace or TASK_KILLING', () => {
    const limit = { max_completion_time: { nanoseconds: 2_000_000_000 } };
    const at = running(limit, killingCapability);
    at.pass(2000);
    at.exited('c', 15);
    expect(at.told.slice(2)).toEqual(['t TASK_FAILED']);
    expect(at.lastStatus?.reason).toBe('REASON_MAX_COMPLETION_TIME_REACHED');
    expect(at.signals.map(({ signal }) => signal)).toEqual(['SIGTERM', 'SIGKILL']);
  });

  it('counts from the first life of the agent', () => {
    const info = aTask('t', { max_completion_time: { nanoseconds: 2_000_000_000 } });
    const statuses = [{ task_id: info.task_id, state: 'TASK_RUNNING', timestamp: 998.5 }] as const;
    const at = bench({ recovered: { tasks: [{ info, statuses }] } });
    at.launched('c');
    at.pass(499);
    expect(at.signals).toEqual([]);
    at.pass(1);
    expect(at.signals[0]).toEqual({ container: 'c', signal: 'SIGTERM' });
  });
});

describe('checks', () => {
  const health = {
    type: 'COMMAND',
    command: { value: 'true' },
    delay_seconds: 0,
    interval_seconds: 1,
    grace_period_seconds: 0,
    consecutive_failures: 2,
  } as const;

  it('of health kill a task that fails them', () => {
    const at = running({ health_check: health });
    at.pass(0);
    for (let failure = 0; failure < 2; failure += 1) {
      at.executor.onCheckResult({ id: 'health t', outcome: 'exit', status: 256 }, at.nowMs);
      at.pass(1000);
    }
    at.exited('c', 15);
    expect(at.statuses.slice(2)).toMatchObject([
      { state: 'TASK_RUNNING', healthy: false },
      { state: 'TASK_RUNNING', healthy: false },
      { state: 'TASK_KILLED', healthy: false },
    ]);
    expect(at.checks).toHaveLength(2);
  });

  it('in general are told when their outcome changes', () => {
    const check = {
      type: 'HTTP',
      http: { port: 80 },
      delay_seconds: 0,
      interval_seconds: 1,
    } as const;
    const at = running({ check });
    expect(at.statuses.map((status) => status.check_status)).toEqual([
      { type: 'HTTP', http: {} },
      { type: 'HTTP', http: {} },
    ]);
    for (const statusCode of [200, 200, 503]) {
      at.executor.onCheckResult({ id: 'check t', outcome: 'http', statusCode }, at.nowMs);
    }
    expect(at.statuses.slice(2).map((status) => status.check_status?.http?.status_code)).toEqual([
      200, 503,
    ]);
  });

  it('end with the task', () => {
    const at = running({ health_check: health });
    at.exited('c', 0);
    at.executor.onCheckResult({ id: 'health t', outcome: 'exit', status: 256 }, at.nowMs);
    expect(at.lastStatus?.state).toBe('TASK_FINISHED');
  });
});

describe('after a restart of the agent', () => {
  const info = aTask('t', graceOf(5000));
  const runningStatus = { task_id: info.task_id, state: 'TASK_RUNNING', timestamp: 999 } as const;

  it('a task goes on without another word', () => {
    const at = bench({ recovered: { tasks: [{ info, statuses: [runningStatus] }] } });
    expect(at.attached).toEqual(['c']);
    at.launched('c');
    expect(at.told).toEqual([]);
    at.exited('c', 0);
    expect(at.told).toEqual(['t TASK_FINISHED']);
  });

  it('a task that had not been told begins from the start', () => {
    const at = bench({ recovered: { tasks: [{ info, statuses: [] }] } });
    expect(at.calls[0]?.subscribe?.unacknowledged_tasks).toEqual([info]);
    at.launched('c');
    expect(at.told).toEqual(['t TASK_STARTING', 't TASK_RUNNING']);
  });

  it('a kill goes on where it was', () => {
    const before = running(graceOf(5000));
    kill(before);
    const { saved } = before;
    const at = bench({ recovered: { tasks: [{ info, statuses: [runningStatus] }], saved } });
    at.launched('c');
    at.pass(5000);
    expect(at.signals.map(({ signal }) => signal)).toEqual(['SIGTERM', 'SIGKILL']);
    at.exited('c', 9);
    expect(at.told).toEqual(['t TASK_KILLED']);
  });

  it('an executor whose task is over exits', () => {
    const statuses = [{ task_id: info.task_id, state: 'TASK_FINISHED' }] as const;
    const at = bench({ recovered: { tasks: [{ info, statuses }] } });
    at.pass(1000);
    expect(at.hasExited).toBe(true);
  });
});
