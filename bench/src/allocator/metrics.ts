import { quotaConfig } from '@mezzo/allocator/testing/message-builders';
import { percentile, printResult } from '../benchmark-result.ts';
import { AllocatorDriver, timed } from './allocator-driver.ts';
import { agentId, frameworkId, ownResources, type ClusterSize } from './mesos-cluster.ts';

const READINGS = 7;

/** Metrics: as many roles with quota as frameworks; the time of one reading of all metrics. */
export function readMetrics(size: ClusterSize): void {
  const driver = new AllocatorDriver();
  driver.send({ type: 'pause' });
  for (let i = 0; i < size.frameworks; i += 1) {
    const quotas = [quotaConfig(`${i}`, { cpus: 1, mem: 512, disk: 256 })];
    driver.send({ type: 'updateQuota', quotas });
    driver.addFramework(frameworkId(i), [`${i}`]);
  }
  for (let i = 0; i < size.agents; i += 1) {
    driver.addAgent(agentId(i), ownResources('cpus:16;mem:2048;disk:1024'));
  }
  driver.send({ type: 'resume' });
  driver.batch();
  let metricsCount = 0;
  const times = Array.from({ length: READINGS }, () =>
    timed(() => {
      metricsCount = Object.keys(driver.allocator.metrics(0)).length;
    }),
  );
  printResult({
    benchmark: 'allocator',
    work: `Metrics/${size.agents}x${size.frameworks}`,
    value: percentile(times, 0.5),
    unit: 'ms',
    better: 'lower',
    details: { metrics: metricsCount },
  });
}
