import type { TestCluster } from '@mezzo/e2e';
import { printResult } from '../benchmark-result.ts';
import { processorSeconds } from '../processor-time.ts';
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
    const times: { readonly seconds: number; readonly processor: number }[] = [];
    let bytes = 0;
    for (let count = 0; count <= warmCount; count += 1) {
      const beganMs = performance.now();
      const before = processorSeconds(pid);
      bytes = await ask(endpoint);
      const seconds = (performance.now() - beganMs) / 1000;
      times.push({ seconds, processor: processorSeconds(pid) - before });
    }
    const [cold, ...warm] = times;
    const median = warm.sort((a, b) => a.seconds - b.seconds)[Math.floor(warm.length / 2)];
    for (const [kind, time] of [
      ['cold', cold],
      ['warm', median],
    ] as const) {
      printResult({
        benchmark: 'state',
        work: `answer/${name}/${kind}`,
        value: time?.seconds ?? NaN,
        unit: 's',
        better: 'lower',
        ...(isMesosSize &&
          mesosSeconds !== undefined && {
            mesos: mesosSeconds,
            target: mesosSeconds * targetShare,
          }),
        details: {
          ...size,
          megabytes: Math.round(bytes / 1e6),
          masterProcessorSeconds: Number((time?.processor ?? NaN).toFixed(2)),
          masterMb: residentMegabytes(pid),
        },
      });
    }
  }
}
