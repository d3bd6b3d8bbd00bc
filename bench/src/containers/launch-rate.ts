import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  createContainerizer,
  type ContainerConfig,
  type Containerizer,
} from '@mezzo/containerizer';
import { busyMs, nodeMs, percentile } from './cost.ts';

export interface LaunchRate {
  readonly perSecond: number;
  /** From `launch` to its answer: the process exists. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Time that our event loop was not free, per container: sandbox, launch, wait, remove. */
  readonly loopMs: number;
  /** Processor time of this process per container. */
  readonly nodeMs: number;
  /** Processor time of the whole machine per container. */
  readonly machineMs: number;
}

/** A containerizer in folders of its own, and the way out. */
export async function startContainerizer(): Promise<{
  readonly containerizer: Containerizer;
  readonly root: string;
  readonly stop: () => Promise<void>;
}> {
  const root = mkdtempSync(join(tmpdir(), 'mezzo-bench-'));
  const created = await createContainerizer({
    workDirectory: join(root, 'work'),
    runtimeDirectory: join(root, 'run'),
    launcher: 'posix',
    isolation: 'posix/cpu,posix/mem',
    flags: {},
    fetcher: { cacheDirectory: join(root, 'cache'), cacheBytesMax: 0, stallTimeoutMs: 1000 },
    onError: console.error,
  });
  if (!created.ok) throw new Error(created.reason);
  await created.value.recover([]);
  const stop = async (): Promise<void> => {
    await Promise.all(created.value.containers().map((id) => created.value.destroy(id)));
    await created.value.close();
    rmSync(root, { recursive: true });
  };
  return { containerizer: created.value, root, stop };
}

/** A container of a command task. */
export function containerConfig(root: string, id: string, command: string): ContainerConfig {
  const directory = join(root, 'work', 'slaves', 'S', 'executors', id, 'runs', id);
  return {
    containerId: { value: id },
    command: { value: command },
    environment: { MESOS_TASK_ID: id },
    directory,
    latestLink: true,
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 32 } },
    ],
    limits: {},
    lifetime: { checkpoint: true, recoveryTimeoutMs: 900_000, shutdownGraceMs: 5000 },
  };
}

/** Runs `count` containers of `true` from beginning to end, `width` at a time. */
export async function measureLaunchRate(count: number, width: number): Promise<LaunchRate> {
  const { containerizer, root, stop } = await startContainerizer();
  const latencies: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const id = `c${next++}`;
      const begun = performance.now();
      const config = containerConfig(root, id, 'true');
      const outcome = await containerizer.launch(config);
      if (outcome.kind !== 'launched') throw new Error(JSON.stringify(outcome));
      latencies.push(performance.now() - begun);
      await containerizer.wait(config.containerId);
      containerizer.remove(config.containerId);
    }
  };
  const begun = performance.now();
  const before = { loop: performance.eventLoopUtilization(), node: nodeMs(), machine: busyMs() };
  await Promise.all(Array.from({ length: width }, worker));
  const result = {
    perSecond: (count / (performance.now() - begun)) * 1000,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    loopMs: performance.eventLoopUtilization(before.loop).active / count,
    nodeMs: (nodeMs() - before.node) / count,
    machineMs: (busyMs() - before.machine) / count,
  };
  await stop();
  return result;
}
