import type { ChaosOutcome } from './chaos-run.ts';

/** One line on what a run was and what it came to. */
export function summaryLine({ digest, violations, historyFile }: ChaosOutcome): string {
  const faults = digest.faults.filter(({ phase }) => phase === 'begin').length;
  const tasks = [...digest.tasks.values()];
  const updates = tasks.flatMap((each) => each.updates);
  const acknowledged = updates.filter(({ acknowledgedAtMs }) => acknowledgedAtMs !== undefined);
  const recoveries = digest.recoveries
    .filter(({ wave }) => wave > 0)
    .map(({ atMs, healedAtMs }) => atMs - healedAtMs)
    .toSorted((a, b) => a - b);
  const seconds = (ms = 0): string => `${(ms / 1000).toFixed(1)} s`;
  const median = recoveries[Math.floor(recoveries.length / 2)];
  return [
    `chaos: seed ${String(digest.run?.seed)}, ${(digest.lastAtMs / 60_000).toFixed(1)} minutes`,
    `${String(faults)} faults in ${String(recoveries.length)} waves`,
    `well again after ${seconds(median)} (median), ${seconds(recoveries.at(-1))} (longest)`,
    `${String(tasks.length)} tasks, ${String(updates.length)} updates (${String(acknowledged.length)} acknowledged)`,
    `${String(digest.offers.size)} offers`,
    `${String(violations.length)} violations`,
    `history in ${historyFile}`,
  ].join(', ');
}
