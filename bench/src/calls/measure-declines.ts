import { TestCluster } from '@mezzo/e2e';
import { printResult } from '../benchmark-result.ts';
import { declineLoad } from '../http-load/decline-load.ts';

/** Of Mesos, with the same 16 connections. */
const mesos = { callsPerSecond: 11_600, p50Ms: 1.4, p99Ms: 2.7 };
const target = { callsPerSecond: 12_000, p99Ms: 5 };

/** DECLINE of an offer that is not there, by a subscribed framework, on a master without agents. */
export async function measureDeclines(options: {
  readonly seconds: number;
  readonly connectionsCount: number;
}): Promise<void> {
  await using cluster = await TestCluster.start({ agents: 0 });
  const report = await declineLoad(cluster.master, options);
  const details = {
    connections: options.connectionsCount,
    statuses: JSON.stringify(report.statuses),
  };
  const result = { benchmark: 'calls', details } as const;
  printResult({
    ...result,
    work: 'decline/rate',
    value: report.callsPerSecond,
    unit: 'calls/s',
    better: 'higher',
    mesos: mesos.callsPerSecond,
    target: target.callsPerSecond,
  });
  const time = { ...result, unit: 'ms', better: 'lower' } as const;
  printResult({ ...time, work: 'decline/p50', value: report.p50Ms, mesos: mesos.p50Ms });
  printResult({
    ...time,
    work: 'decline/p99',
    value: report.p99Ms,
    mesos: mesos.p99Ms,
    target: target.p99Ms,
  });
}
