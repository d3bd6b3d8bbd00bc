import type { TaskInfo } from '@mezzo/domain/messages';
import { describe, expect, it } from 'vitest';
import { DefaultExecutor } from './default-executor.ts';
import { aTask, ExecutorBench } from './testing/executor-bench.ts';

type Bench = ExecutorBench<DefaultExecutor>;
type Options = ConstructorParameters<typeof ExecutorBench<DefaultExecutor>>[1];

function bench(options?: Options): Bench {
  return new ExecutorBench((all) => new DefaultExecutor(all), options);
}

function launchGroup(at: Bench, ...tasks: readonly TaskInfo[]): void {
  at.event({ type: 'LAUNCH_GROUP', launch_group: { task_group: { tasks } } });
}

/** A group whose containers run, and their ids. */
function running(...ids: readonly string[]): { readonly at: Bench; readonly containers: string[] } {
  const at = bench();
  launchGroup(at, ...ids.map((id) => aTask(id)));
  const containers = at.launches.map(({ containerId }) => containerId.value);
  for (const container of containers) at.launched(container);
  return { at, containers };
}

function kill(at: Bench, id: string): void {
  at.event({ type: 'KILL', kill: { task_id: { value: id } } });
}

describe('a task group', () => {
  it('is told to start as a whole, and to run task by task', () => {
    const { at } = running('a', 'b');
    expect(at.told).toEqual([
      'a TASK_STARTING',
      'b TASK_STARTING',
      'a TASK_RUNNING',
      'b TASK_RUNNING',
    ]);
  });

  it('runs in containers of its own, which every update names', () => {
    const { at, containers } = running('a');
    expect(at.launches[0]?.containerId.parent).toEqual({ value: 'c' });
    for (const status of at.statuses) {
      expect(status.container_status?.container_id?.value).toBe(containers[0]);
    }
  });

  it.each([
    ['lives on when one of its tasks finishes', 0, 0],
    ['ends when one of its tasks fails', 256, 1],
  ])('%s', (_name, status, signalled) => {
    const { at, containers } = running('a', 'b');
    at.exited(containers[0] ?? '', status);
    const ended = containers.slice(1, 1 + signalled);
    expect(at.signals).toEqual(ended.map((container) => ({ container, signal: 'SIGTERM' })));
  });

  it('leaves other groups alone when it fails', () => {
    const { at, containers } = running('a');
    launchGroup(at, aTask('z'));
    at.launched(at.launches[1]?.containerId.value ?? '');
    at.exited(containers[0] ?? '', 256);
    expect(at.signals).toEqual([]);
  });

  it('fails with a task that cannot be started', () => {
    const at = bench();
    launchGroup(at, aTask('a'), aTask('b'));
    const [a = '', b = ''] = at.launches.map(({ containerId }) => containerId.value);
    at.launched(b);
    at.launched(a, 'no such image');
    at.exited(a, undefined);
    expect(at.statuses.find(({ message }) => message === 'no such image')).toMatchObject({
      task_id: { value: 'a' },
      state: 'TASK_FAILED',
    });
    expect(at.signals).toEqual([{ container: b, signal: 'SIGTERM' }]);
  });

  it('tells no end before all of it is told to run', () => {
    const at = bench();
    launchGroup(at, aTask('a'), aTask('b'), aTask('c'));
    const [a = '', b = '', c = ''] = at.launches.map(({ containerId }) => containerId.value);
    at.launched(c);
    at.exited(c, 256);
    at.launched(b, 'no such file');
    at.exited(b, 256);
    expect(at.told).toHaveLength(3);
    at.launched(a);
    expect(at.told.slice(3)).toEqual([
      'a TASK_RUNNING',
      'c TASK_RUNNING',
      'c TASK_FAILED',
      'b TASK_FAILED',
    ]);
  });

  it('ends within three seconds of one of its tasks, whatever time the others want', () => {
    const at = bench();
    const kill_policy = { grace_period: { nanoseconds: 60_000_000_000 } };
    launchGroup(at, aTask('a'), aTask('b', { kill_policy }));
    const [a = '', b = ''] = at.launches.map(({ containerId }) => containerId.value);
    at.launched(a);
    at.launched(b);
    at.exited(a, 256);
    at.pass(3_000);
    expect(at.signals.map(({ signal }) => signal)).toEqual(['SIGTERM', 'SIGKILL']);
  });

  it('is unhealthy as a whole when a health check has ended one of its tasks', () => {
    const at = bench();
    const health_check: TaskInfo['health_check'] = {
      ...{ type: 'COMMAND', command: { value: 'false' } },
      ...{ delay_seconds: 0, grace_period_seconds: 0, consecutive_failures: 1 },
    };
    launchGroup(at, aTask('a', { health_check }), aTask('b'));
    const [a = '', b = ''] = at.launches.map(({ containerId }) => containerId.value);
    at.launched(a);
    at.launched(b);
    at.pass(0);
    at.executor.onCheckResult({ id: at.checks[0]!.id, outcome: 'exit', status: 256 }, at.nowMs);
    at.exited(a, 15);
    at.exited(b, 15);
    const ends = at.statuses.filter(({ state }) => state === 'TASK_KILLED');
    expect(ends.map(({ healthy }) => healthy)).toEqual([false, false]);
  });
});

describe('a kill', () => {
  it('before the container runs follows when it does', () => {
    const at = bench();
    launchGroup(at, aTask('a'));
    kill(at, 'a');
    expect(at.signals).toEqual([]);
    at.launched(at.launches[0]?.containerId.value ?? '');
    expect(at.signals.map(({ signal }) => signal)).toEqual(['SIGTERM']);
  });

  it('takes the rest of the group along once it is done', () => {
    const { at, containers } = running('a', 'b');
    kill(at, 'a');
    expect(at.signals).toHaveLength(1);
    at.exited(containers[0] ?? '', 15);
    expect(at.signals.map(({ container }) => container)).toEqual(containers);
  });

  it('of a task that nobody has means nothing', () => {
    const { at } = running('a');
    kill(at, 'zz');
    expect(at.signals).toEqual([]);
  });
});

describe('the executor', () => {
  it('leaves a second after the last acknowledgement', () => {
    const { at, containers } = running('a');
    at.exited(containers[0] ?? '', 0);
    at.pass(30_000);
    expect(at.hasExited).toBe(false);
    for (const status of at.statuses) at.acknowledge(status);
    at.pass(999);
    expect(at.hasExited).toBe(false);
    at.pass(1);
    expect(at.hasExited).toBe(true);
  });

  it('waits a minute for acknowledgements that do not come', () => {
    const { at, containers } = running('a');
    at.exited(containers[0] ?? '', 0);
    at.pass(60_000);
    expect(at.hasExited).toBe(true);
  });

  it('stays for a group that comes while it is about to leave', () => {
    const { at, containers } = running('a');
    at.exited(containers[0] ?? '', 0);
    for (const status of at.statuses) at.acknowledge(status);
    at.pass(500);
    launchGroup(at, aTask('b'));
    at.pass(120_000);
    expect(at.hasExited).toBe(false);
  });

  it('does not leave before its first group', () => {
    const at = bench();
    at.pass(600_000);
    expect(at.hasExited).toBe(false);
  });

  it.each(['SHUTDOWN', 'LAUNCH'] as const)('shuts down at %s', (type) => {
    const { at } = running('a', 'b');
    at.event({ type });
    expect(at.signals.map(({ signal }) => signal)).toEqual(['SIGTERM', 'SIGTERM']);
    launchGroup(at, aTask('late'));
    expect(at.launches).toHaveLength(2);
  });
});

describe('after a restart of the agent', () => {
  it('tasks go on in their groups', () => {
    const { at: before, containers } = running('a', 'b');
    const tasks = ['a', 'b'].map((id) => ({
      info: aTask(id),
      statuses: before.statuses.filter(({ task_id }) => task_id.value === id),
    }));
    const at = bench({ recovered: { tasks, saved: before.saved } });
    expect(at.attached).toEqual(containers);
    for (const container of containers) at.launched(container);
    expect(at.told).toEqual([]);
    at.exited(containers[0] ?? '', 256);
    expect(at.told).toEqual(['a TASK_FAILED']);
    expect(at.signals).toEqual([{ container: containers[1], signal: 'SIGTERM' }]);
  });
});
