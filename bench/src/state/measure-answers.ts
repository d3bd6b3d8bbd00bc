import type { TestCluster } from '@mezzo/e2e';
import { printResult } from '../benchmark-result.ts';
import { residentMegabytes } from '../resident-memory.ts';
import { largeReads } from './large-reads.ts';

/** Half of what Mesos takes is asked for. */
const targetShare = 0.5;

/** Warm answers are asked for so often; the median counts. */
const warmCount = 5;

export interface ClusterSize {
  readonly agents: number;
  readonly tasks: number;
}

/** The time of each large answer: of the first, for which nothing is prepared, and of later ones. */
export async function measureAnswers(cluster: TestCluster, size: ClusterSize): Promise<void> {
  const { endpoint, pid } = cluster.master;
  const isMesosSize = size.agents === 10_000 && size.tasks === 100_000;
  for (const { name, mesosSeconds, ask } of largeReads) {
    const times: number[] = [];
    let bytes = 0;
    for (let count = 0; count <= warmCount; count += 1) {
      const beganMs = performance.now();
      bytes = await ask(endpoint);
      times.push((performance.now() - beganMs) / 1000);
    }
    const [cold = NaN, ...warm] = times;
    const median = warm.sort((a, b) => a - b)[Math.floor(warm.length / 2)] ?? NaN;
    for (const [kind, value] of [
      ['cold', cold],
      ['warm', median],
    ] as const) {
      printResult({
        benchmark: 'state',
        work: `answer/${name}/${kind}`,
        value,
        unit: 's',
        better: 'lower',
        ...(isMesosSize &&
          mesosSeconds !== undefined && {
            mesos: mesosSeconds,
            target: mesosSeconds * targetShare,
          }),
        details: { ...size, megabytes: Math.round(bytes / 1e6), masterMb: residentMegabytes(pid) },
      });
    }
  }
}
