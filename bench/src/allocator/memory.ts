import { resources } from '@mezzo/allocator/testing/message-builders';
import { printResult } from '../benchmark-result.ts';
import { AllocatorDriver } from './allocator-driver.ts';
import { agentId, frameworkId, ownResources } from './mesos-cluster.ts';

const AGENTS = 50_000;
const FRAMEWORKS = 1000;
const ALLOCATIONS_PER_AGENT = 10;
const TARGET_MB = 1000;

/** 50,000 agents on each of which ten frameworks hold something: what the whole process occupies. */
export function memoryUse(): void {
  const driver = new AllocatorDriver();
  driver.send({ type: 'pause' });
  for (let i = 0; i < FRAMEWORKS; i += 1) driver.addFramework(frameworkId(i), ['*']);
  for (let i = 0; i < AGENTS; i += 1) {
    const used = Array.from({ length: ALLOCATIONS_PER_AGENT }, (_, k) => {
      const port = 31_000 + k;
      const text = `cpus:1;mem:128;disk:64;ports:[${port}-${port}]`;
      const owner = { value: frameworkId((i * ALLOCATIONS_PER_AGENT + k) % FRAMEWORKS) };
      return { frameworkId: owner, resources: resources(text, '*') };
    });
    const total = ownResources('cpus:24;mem:4096;disk:4096;ports:[31000-32000]');
    driver.addAgent(agentId(i), total, { used });
  }
  driver.send({ type: 'resume' });
  const batchMs = driver.batch();
  globalThis.gc?.();
  printResult({
    benchmark: 'allocator',
    work: `Memory/${AGENTS}x${FRAMEWORKS}/${AGENTS * ALLOCATIONS_PER_AGENT}-allocations`,
    value: process.memoryUsage().rss / 1e6,
    unit: 'MB',
    better: 'lower',
    target: TARGET_MB,
    details: { offers: driver.collect().length, batchMs: Math.round(batchMs) },
  });
}
