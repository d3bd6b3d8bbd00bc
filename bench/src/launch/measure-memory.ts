import { setTimeout as sleep } from 'node:timers/promises';
import type { TestCluster } from '@mezzo/e2e';
import { waitUntil } from '@mezzo/tools';
import { printResult } from '../benchmark-result.ts';
import { isStay, stay } from './commands.ts';
import { BenchFramework } from './framework.ts';
import { memoryUse } from './memory-use.ts';

/** Mesos: containerizer helper and command executor. */
const mesosMegabytes = 12;
const targetMegabytes = 3;

const megabyte = 1024 * 1024;
const runningTimeoutMs = 120_000;

/** A garbage collector that has nothing to do leaves memory where it is: give it a moment. */
const settleMs = 3000;

/**
 * Megabytes (PSS) per running task: the growth of master and agent, and the supervisors. What the
 * task itself needs is told beside it: it is the user's own.
 */
export async function measureMemory(cluster: TestCluster, tasks: number): Promise<void> {
  using framework = await BenchFramework.subscribe(cluster);
  await sleep(settleMs);
  const before = memoryUse(cluster.folder, isStay);
  const ids = await framework.launch(tasks, stay);
  await waitUntil(() => ids.every((id) => framework.times.get(id)?.running !== undefined), {
    what: `${String(tasks)} tasks run`,
    timeoutMs: runningTimeoutMs,
  });
  await sleep(settleMs);
  const after = memoryUse(cluster.folder, isStay);
  printResult({
    benchmark: 'launch',
    work: 'memory',
    value: (after.own - before.own) / tasks / megabyte,
    unit: 'MB PSS per running task',
    mesos: mesosMegabytes,
    better: 'lower',
    target: targetMegabytes,
    details: {
      tasks,
      taskProcesses: after.taskProcesses,
      supervisors: after.ownProcesses - before.ownProcesses,
      withTheTasksOwn: Number(
        ((after.own + after.tasks - before.own - before.tasks) / tasks / megabyte).toFixed(3),
      ),
    },
  });
  await framework.teardown();
  await waitUntil(() => memoryUse(cluster.folder, isStay).taskProcesses === 0, {
    what: 'the tasks end with their framework',
    timeoutMs: runningTimeoutMs,
  });
}
