import { resources } from '@mezzo/allocator/testing/message-builders';
import type { Resource } from '@mezzo/domain/messages';
import { percentile, printResult } from '../benchmark-result.ts';
import { AllocatorDriver, timed } from './allocator-driver.ts';
import { rounded } from './decline-offers.ts';
import {
  MESSAGES_PER_TURN,
  agentId,
  fragmentedPorts,
  frameworkId,
  ownResources,
  type ClusterSize,
} from './mesos-cluster.ts';

export type Sharedness = 'regular' | 'shared' | 'mixed';

const ROUNDS = 6;
const AGENT = 'cpus(test):24;mem(test):4096;disk(test):3072;ports(test):[31000-32000]';
const USED = `cpus(test):16;mem(test):1024;disk(test):1024;${fragmentedPorts(31000, 32000).replace('ports', 'ports(test)')}`;

function volume(index: number, isShared: boolean): Resource {
  return {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: 1024 },
    reservations: [{ type: 'STATIC', role: 'test' }],
    disk: {
      persistence: { id: `id${index}` },
      volume: { container_path: `path${index}`, mode: 'RW' },
    },
    ...(isShared && { shared: {} }),
  };
}

/** PersistentVolumes: everything reserved to one role, and a volume, shared or not, on each agent. */
export function persistentVolumes(size: ClusterSize, sharedness: Sharedness): void {
  const driver = new AllocatorDriver();
  const capabilities = sharedness === 'regular' ? [] : (['SHARED_RESOURCES'] as const);
  for (let i = 0; i < size.frameworks; i += 1) {
    driver.addFramework(frameworkId(i), ['test'], { capabilities });
  }
  const addAgentsMs = timed(() => {
    for (let i = 0; i < size.agents; i += 1) {
      const isShared = sharedness === 'shared' || (sharedness === 'mixed' && i % 2 === 0);
      const owner = { value: frameworkId(i % size.frameworks) };
      driver.addAgent(agentId(i), [...ownResources(AGENT), volume(i, isShared)], {
        used: [{ frameworkId: owner, resources: resources(USED, '*') }],
      });
      if ((i + 1) % MESSAGES_PER_TURN === 0) driver.allocate();
    }
    driver.allocate();
  });
  driver.collect();
  const batches: number[] = [];
  let offersCount = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    driver.declineAll();
    batches.push(driver.batch());
    offersCount = driver.collect().length;
  }
  printResult({
    benchmark: 'allocator',
    work: `PersistentVolumes/${size.agents}x${size.frameworks}/${sharedness}`,
    value: percentile(batches, 0.5),
    unit: 'ms',
    better: 'lower',
    details: {
      offers: offersCount,
      worstBatchMs: rounded(Math.max(...batches)),
      addAgentsMs: rounded(addAgentsMs),
    },
  });
}
