import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { nodeMs, pssKilobytesOf } from './cost.ts';
import { containerConfig, measureLaunchRate, startContainerizer } from './launch-rate.ts';

/**
 * `npm run bench -- containers [COUNT]`: what a container costs below the agent. Containers of `true`
 * in bursts and one by one, memory of those that run, and, for comparison, `child_process.spawn`
 * from processes of different size.
 */
export async function run(args: readonly string[]): Promise<number> {
  const count = Number(args[0] ?? 600);
  await measureLaunchRate(50, 8); // warm code is what an agent runs
  for (const width of [1, 8, 64]) {
    const rate = await measureLaunchRate(count, width);
    const at = `${width} at a time`;
    report('containers per second', at, rate.perSecond, '1/s');
    report('launch to process, p50', at, rate.p50Ms, 'ms');
    report('launch to process, p99', at, rate.p99Ms, 'ms');
    report('event loop per container', at, rate.loopMs, 'ms');
    report('agent processor time per container', at, rate.nodeMs, 'ms');
    report('machine processor time per container', at, rate.machineMs, 'ms');
  }
  await measureMemory(200);
  for (const megabytes of [0, 100, 400]) await measureSpawn(100, megabytes);
  return 0;
}

function report(work: string, subject: string, value: number, unit: string): void {
  const rounded = Number(value.toPrecision(4));
  console.log(JSON.stringify({ benchmark: 'containers', work, subject, value: rounded, unit }));
}

/** Containers that hold open and do nothing: what is left is ours. */
async function measureMemory(count: number): Promise<void> {
  const { containerizer, root, stop } = await startContainerizer();
  const heapBefore = usedHeap();
  for (let n = 0; n < count; n++) {
    await containerizer.launch({ ...containerConfig(root, `m${n}`, ''), command: undefined });
  }
  const { count: processes, total } = pssKilobytesOf(root);
  report('PSS per container, supervisor and holder', `${processes} processes`, total / count, 'kB');
  report('agent heap per container', `${count}`, (usedHeap() - heapBefore) / count / 1024, 'kB');
  await stop();
}

function usedHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** What it would cost to spawn from the agent itself, whose pages are copied each time. */
async function measureSpawn(count: number, megabytes: number): Promise<void> {
  const ballast = Array.from({ length: megabytes }, () => Buffer.alloc(1024 * 1024, 1));
  const root = mkdtempSync(join(tmpdir(), 'mezzo-bench-'));
  const before = { loop: performance.eventLoopUtilization(), node: nodeMs() };
  for (let n = 0; n < count; n++) {
    const child = spawn('/bin/sh', ['-c', 'true; echo $? > status'], {
      detached: true,
      stdio: 'ignore',
      cwd: root,
      env: {},
    });
    await once(child, 'exit');
  }
  const loop = performance.eventLoopUtilization(before.loop).active / count;
  report('event loop per child_process.spawn', `${ballast.length} MB beside`, loop, 'ms');
  rmSync(root, { recursive: true });
}
