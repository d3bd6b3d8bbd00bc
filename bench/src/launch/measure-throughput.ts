import type { TestCluster } from '@mezzo/e2e';
import { waitUntil } from '@mezzo/tools';
import { printResult } from '../benchmark-result.ts';
import { BenchFramework } from './framework.ts';
import { noop } from './commands.ts';

/** Mesos: 200 tasks in one go, launcher posix. */
const mesosTasksPerSecond = 8.6;
const targetTasksPerSecond = 150;

/** Tasks of one ACCEPT, so that a sustained run is many calls and a burst is one. */
const tasksPerAcceptMax = { burst: Number.MAX_SAFE_INTEGER, sustained: 50 };

/** Tasks under way at most: a framework does not launch what it cannot follow. */
const underWayMax = 400;

const finishTimeoutMs = 300_000;

/** Tasks a second, from the first ACCEPT to the acknowledgement of the last TASK_FINISHED. */
export async function measureThroughput(
  cluster: TestCluster,
  { name, tasks }: { readonly name: 'burst' | 'sustained'; readonly tasks: number },
): Promise<void> {
  using framework = await BenchFramework.subscribe(cluster);
  const finished = (): number =>
    [...framework.times.values()].filter(({ acknowledged }) => acknowledged !== undefined).length;
  for (let left = tasks; left > 0;) {
    await waitUntil(() => tasks - left - finished() < underWayMax, {
      what: 'fewer tasks are under way',
      timeoutMs: finishTimeoutMs,
      intervalMs: 5,
    });
    const count = Math.min(left, tasksPerAcceptMax[name]);
    await framework.launch(count, noop);
    left -= count;
  }
  await waitUntil(() => finished() === tasks || framework.lost.length > 0, {
    what: `${String(tasks)} tasks finish`,
    timeoutMs: finishTimeoutMs,
  });
  if (framework.lost.length > 0) throw new Error(`lost: ${framework.lost.slice(0, 5).join('; ')}`);
  const all = [...framework.times.values()];
  const begin = Math.min(...all.map(({ accepted = Infinity }) => accepted));
  const end = Math.max(...all.map(({ acknowledged = 0 }) => acknowledged));
  printResult({
    benchmark: 'launch',
    work: `throughput/${name}`,
    value: (tasks * 1000) / (end - begin),
    unit: 'tasks/s',
    mesos: mesosTasksPerSecond,
    better: 'higher',
    target: targetTasksPerSecond,
    details: { tasks, seconds: Math.round(end - begin) / 1000 },
  });
  await framework.teardown();
}
