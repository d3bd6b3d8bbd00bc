import { setTimeout as sleep } from 'node:timers/promises';
import type { TestCluster } from '@mezzo/e2e';
import { waitUntil } from '@mezzo/tools';
import { percentile, printResult } from '../benchmark-result.ts';
import { BenchFramework } from './framework.ts';
import { noop } from './commands.ts';

/** Tasks a second: Mesos was measured at 3, where it has an easier time. */
const rate = 10;

/** Mesos: 60 tasks at 3 a second. */
const mesosMs = { p50: 180, p99: 363 };
const targetMs = { p50: 30, p99: 100 };

/** The first tasks load code and open files: they are launched and not counted. */
const warmUpTasks = 20;

const runningTimeoutMs = 60_000;

/** Milliseconds from ACCEPT to TASK_RUNNING as the framework sees them, at a steady rate. */
export async function measureLatency(cluster: TestCluster, tasks: number): Promise<void> {
  using framework = await BenchFramework.subscribe(cluster);
  const ids: string[] = [];
  const start = performance.now();
  for (let index = 0; index < warmUpTasks + tasks; index += 1) {
    await sleep(Math.max(0, start + (index * 1000) / rate - performance.now()));
    ids.push(...(await framework.launch(1, noop)));
  }
  const seconds = (performance.now() - start) / 1000;
  const measured = ids.slice(warmUpTasks).map((id) => framework.times.get(id) ?? {});
  await waitUntil(() => measured.every(({ running }) => running !== undefined), {
    what: 'all tasks run',
    timeoutMs: runningTimeoutMs,
  });
  const latencies = measured.map(({ accepted = 0, running = 0 }) => running - accepted);
  for (const [name, share] of [['p50', 0.5] as const, ['p99', 0.99] as const]) {
    printResult({
      benchmark: 'launch',
      work: `latency/${name}`,
      value: percentile(latencies, share),
      unit: 'ms',
      mesos: mesosMs[name],
      better: 'lower',
      target: targetMs[name],
      details: { tasks, tasksPerSecond: Math.round((10 * ids.length) / seconds) / 10 },
    });
  }
  await framework.teardown();
}
