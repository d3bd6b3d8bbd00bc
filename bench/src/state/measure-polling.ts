import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FrameworkInfo } from '@mezzo/domain/messages';
import { SchedulerClient, type TestCluster } from '@mezzo/e2e';
import { percentile, printResult } from '../benchmark-result.ts';
import { readMetric } from '../read-metric.ts';
import { residentMegabytes } from '../resident-memory.ts';
import type { ClusterSize } from './measure-answers.ts';

const holdMsMax = 50;
const schedulerCallMsMax = 100;

const holdMetric = 'process_event_loop_hold_ms_max';
const holdProcessorMetric = 'process_event_loop_hold_cpu_ms_max';

/** A pause between two scheduler calls: what is measured is how long one takes, not how many fit. */
const callPauseMs = 5;

/** The metrics are looked at so often, and in the end. */
const callsPerLook = 100;

/** A hold shows in the metric for up to two windows of ten seconds. */
const metricWindowsMs = 21_000;

export interface PollingOptions {
  readonly framework: FrameworkInfo;
  readonly clientsCount: number;
  readonly seconds: number;
  readonly size: ClusterSize;
}

/** Many clients ask for all large answers again and again, while a framework goes on working. */
export async function measurePolling(cluster: TestCluster, options: PollingOptions): Promise<void> {
  const { endpoint, pid } = cluster.master;
  using scheduler = await SchedulerClient.subscribe(endpoint, { framework: options.framework });
  await scheduler.send({ type: 'SUPPRESS' });
  // Whose agents are all told of it when it subscribes: that is over, and out of the metric.
  await sleep(metricWindowsMs);
  const polling = startPolling(endpoint.port, options.clientsCount);
  const times: number[] = [];
  const most = { holdMs: 0, holdProcessorMs: 0, memoryMb: 0 };
  const look = async (): Promise<void> => {
    most.holdMs = Math.max(most.holdMs, await readMetric(endpoint, holdMetric));
    const processorMs = await readMetric(endpoint, holdProcessorMetric);
    most.holdProcessorMs = Math.max(most.holdProcessorMs, processorMs);
    most.memoryMb = Math.max(most.memoryMb, residentMegabytes(pid));
  };
  try {
    const endMs = performance.now() + options.seconds * 1000;
    for (let count = 0; performance.now() < endMs; count += 1) {
      const beganMs = performance.now();
      await scheduler.send({ type: 'DECLINE', decline: { offer_ids: [{ value: 'none' }] } });
      times.push(performance.now() - beganMs);
      if (count % callsPerLook === 0) await look();
      await sleep(callPauseMs);
    }
    await look();
  } finally {
    polling.kill();
  }
  const details = {
    ...options.size,
    clients: options.clientsCount,
    calls: times.length,
    memoryMb: most.memoryMb,
    load: loadavg()[0] ?? NaN,
  };
  const result = { benchmark: 'state', unit: 'ms', better: 'lower', details } as const;
  printResult({ ...result, work: 'polling/longest-hold', value: most.holdMs, target: holdMsMax });
  // Where this is much less, the master waited for a core.
  printResult({
    ...result,
    work: 'polling/longest-hold-processor-time',
    value: most.holdProcessorMs,
    target: holdMsMax,
  });
  printResult({
    ...result,
    work: 'polling/scheduler-call-p99',
    value: percentile(times, 0.99),
    target: schedulerCallMsMax,
  });
}

/** The clients are a process of their own: their work must not delay our measuring. */
function startPolling(port: number, clientsCount: number) {
  const program = join(import.meta.dirname, 'polling-process.ts');
  return fork(program, [String(port), String(clientsCount)], { execArgv: [] });
}
