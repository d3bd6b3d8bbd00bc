import { percentile, printResult } from '../benchmark-result.ts';
import { rounded } from './decline-offers.ts';
import { buildCluster, frameworkId, type ClusterSize } from './mesos-cluster.ts';

const ROUNDS = 5;
const EXTREME_SHARE = 0.99;

/** SuppressOffers: in each of five rounds, another fifth of the frameworks wants no offers. */
export function suppressOffers(
  size: ClusterSize,
  reference: { readonly mesosMs: number; readonly mesosAllSuppressedMs: number },
): void {
  const { driver } = buildCluster(size);
  const perRound = Math.floor(size.frameworks / ROUNDS);
  for (let round = 1; round <= ROUNDS; round += 1) {
    driver.declineAll();
    for (let i = (round - 1) * perRound; i < round * perRound; i += 1) {
      driver.send({ type: 'suppress', frameworkId: { value: frameworkId(i) }, roles: [] });
    }
    const ms = driver.batch();
    const isLast = round === ROUNDS;
    printResult({
      benchmark: 'allocator',
      work: `SuppressOffers/${size.agents}x${size.frameworks}/${round * perRound}-suppressed`,
      value: ms,
      unit: 'ms',
      better: 'lower',
      mesos: isLast ? reference.mesosAllSuppressedMs : reference.mesosMs,
      details: { offers: driver.collect().length, batchCpuMs: rounded(driver.runCpuMs) },
    });
  }
}

/** ExtremeSuppressOffers: only one framework in a hundred wants offers. */
export function extremeSuppressOffers(
  size: ClusterSize,
  reference: { readonly mesosMs: number; readonly targetMs: number },
): void {
  const { driver } = buildCluster(size);
  const suppressed = Math.floor(size.frameworks * EXTREME_SHARE);
  for (let i = 0; i < suppressed; i += 1) {
    driver.send({ type: 'suppress', frameworkId: { value: frameworkId(i) }, roles: [] });
  }
  const batches: number[] = [];
  const cpu: number[] = [];
  let offersCount = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    driver.declineAll();
    batches.push(driver.batch());
    cpu.push(driver.runCpuMs);
    offersCount = driver.collect().length;
  }
  printResult({
    benchmark: 'allocator',
    work: `ExtremeSuppressOffers/${size.agents}x${size.frameworks}`,
    value: percentile(batches, 0.5),
    unit: 'ms',
    better: 'lower',
    mesos: reference.mesosMs,
    target: reference.targetMs,
    details: {
      offers: offersCount,
      batchCpuMs: rounded(percentile(cpu, 0.5)),
      firstBatchMs: rounded(batches[0]),
      worstBatchMs: rounded(Math.max(...batches)),
    },
  });
}
