import { percentile, printResult } from '../benchmark-result.ts';
import { buildCluster, type ClusterSize } from './mesos-cluster.ts';

const ROUNDS = 20;
/** What Mesos' benchmark refuses for: INT_MAX seconds. */
const REFUSE_SECONDS = 2 ** 31 - 1;

export interface DeclineFigures extends ClusterSize {
  /** Of a batch allocation, median of the rounds. */
  readonly batchMs: number;
  readonly worstMs: number;
}

/**
 * DeclineOffers: in each round every framework refuses all it is offered, for good; filters grow by
 * the number of agents a round.
 */
export function declineOffers(
  size: ClusterSize,
  reference: { readonly mesosMs?: number; readonly targetMs?: number } = {},
): DeclineFigures {
  const { driver, addFrameworksMs, addAgentsMs } = buildCluster(size);
  const batches: number[] = [];
  const declines: number[] = [];
  const cpu: number[] = [];
  let offersCount = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    declines.push(driver.declineAll(REFUSE_SECONDS));
    batches.push(driver.batch());
    cpu.push(driver.runCpuMs);
    offersCount = driver.collect().length;
  }
  const batchMs = percentile(batches, 0.5);
  const worstMs = Math.max(...batches);
  printResult({
    benchmark: 'allocator',
    work: `DeclineOffers/${size.agents}x${size.frameworks}`,
    value: batchMs,
    unit: 'ms',
    better: 'lower',
    ...(reference.mesosMs !== undefined && { mesos: reference.mesosMs }),
    ...(reference.targetMs !== undefined && { target: reference.targetMs }),
    details: {
      offers: offersCount,
      rounds: ROUNDS,
      batchCpuMs: rounded(percentile(cpu, 0.5)),
      firstBatchMs: rounded(batches[0]),
      worstBatchMs: rounded(worstMs),
      declineAllMs: rounded(percentile(declines, 0.5)),
      addFrameworksMs: rounded(addFrameworksMs),
      addAgentsMs: rounded(addAgentsMs),
    },
  });
  return { ...size, batchMs, worstMs };
}

export function rounded(value: number | undefined): number {
  return Number((value ?? 0).toFixed(2));
}
