import { quotaConfig } from '@mezzo/allocator/testing/message-builders';
import { percentile, printResult } from '../benchmark-result.ts';
import { AllocatorDriver } from './allocator-driver.ts';
import { rounded } from './decline-offers.ts';
import { agentId, ownResources } from './mesos-cluster.ts';

const AGENT = 'cpus:2;mem:2048;disk:2048';
const SMALL = { cpus: 1, mem: 1024, disk: 1024 };
const LARGE = { cpus: 4, mem: 4096, disk: 4096 };
/** So many clusters one after the other: a long-lived allocator runs warm code. */
const REPETITIONS = [300, 30, 3] as const;

interface Sizes {
  readonly index: 0 | 1 | 2;
  readonly smallRoles: number;
  readonly largeRoles: number;
}

/** One cluster from nothing, and its first batch. */
function firstBatch(
  { smallRoles, largeRoles }: Sizes,
  sorter: 'drf' | 'random',
): {
  readonly ms: number;
  readonly cpuMs: number;
  readonly offers: number;
  readonly secondMs: number;
} {
  const driver = new AllocatorDriver({ sorter });
  const agents = smallRoles / 5 + largeRoles * 5;
  for (let i = 0; i < agents; i += 1) driver.addAgent(agentId(i), ownResources(AGENT));
  driver.send({ type: 'pause' });
  const add = (kind: string, count: number, amounts: typeof SMALL): void => {
    for (let i = 0; i < count; i += 1) {
      const role = `${kind}QuotaRole${i}`;
      driver.addFramework(`framework_${kind}_${i}-0`, [role]);
      driver.send({ type: 'updateQuota', quotas: [quotaConfig(role, amounts, amounts)] });
    }
  };
  add('small', smallRoles, SMALL);
  add('large', largeRoles, LARGE);
  driver.send({ type: 'resume' });
  const ms = driver.batch();
  const cpuMs = driver.runCpuMs;
  const offers = driver.collect().length;
  return { ms, cpuMs, offers, secondMs: driver.batch() };
}

/** LargeAndSmallQuota: one batch in which quota of a half and of two agents is satisfied. */
export function largeAndSmallQuota(sizes: Sizes, sorter: 'drf' | 'random', mesosMs?: number): void {
  const runs = Array.from({ length: REPETITIONS[sizes.index] }, () => firstBatch(sizes, sorter));
  printResult({
    benchmark: 'allocator',
    work: `LargeAndSmallQuota/${sizes.index}/${sorter}`,
    value: percentile(
      runs.map(({ ms }) => ms),
      0.5,
    ),
    unit: 'ms',
    better: 'lower',
    ...(mesosMs !== undefined && { mesos: mesosMs }),
    details: {
      offers: runs[0]?.offers ?? 0,
      batchCpuMs: rounded(
        percentile(
          runs.map(({ cpuMs }) => cpuMs),
          0.5,
        ),
      ),
      firstMs: rounded(runs[0]?.ms),
      secondBatchMs: rounded(
        percentile(
          runs.map(({ secondMs }) => secondMs),
          0.5,
        ),
      ),
    },
  });
}
