import { quotaConfig } from '@mezzo/allocator/testing/message-builders';
import type { AllocatorMessage } from '@mezzo/domain';
import { percentile, printResult } from '../benchmark-result.ts';
import { timed, type AllocatorDriver } from './allocator-driver.ts';
import { rounded } from './decline-offers.ts';
import { HARD_AGENTS, HARD_FRAMEWORKS, buildHardCluster, hardRoles } from './hard-cluster.ts';
import { frameworkId } from './mesos-cluster.ts';

const EXPLANATIONS = 100;
const WHAT_IFS = 3;

/** What it costs to ask why, and what if, in the hard cluster while offers are declined. */
export function askQuestions(): void {
  const driver = buildHardCluster();
  driver.batch();
  driver.collect();
  driver.declineAll(5);
  const roles = hardRoles();
  report(
    'explain',
    Array.from({ length: EXPLANATIONS }, (_, i) =>
      ask(driver, {
        type: 'explain',
        requestId: 'explain',
        frameworkId: { value: frameworkId(i) },
        role: roles[i % roles.length] ?? '*',
      }),
    ),
  );
  const quotas = [quotaConfig('team0', { cpus: 1000 })];
  report(
    'what-if',
    Array.from({ length: WHAT_IFS }, () =>
      ask(driver, { type: 'whatIf', requestId: 'what-if', quotas, weights: [] }),
    ),
  );
}

function ask(driver: AllocatorDriver, question: AllocatorMessage): number {
  return timed(() => driver.send(question));
}

function report(name: string, times: readonly number[]): void {
  printResult({
    benchmark: 'allocator',
    work: `Questions/${HARD_AGENTS}x${HARD_FRAMEWORKS}/${name}`,
    value: percentile(times, 0.5),
    unit: 'ms',
    better: 'lower',
    details: { asked: times.length, worstMs: rounded(Math.max(...times)) },
  });
}
