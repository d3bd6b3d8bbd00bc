import type { Digest } from './digest.ts';
import type { Rule, Violation } from './violation.ts';

/** Of the tasks that a framework wants, some have just ended and are being replaced at any time. */
export const keptShareMin = 0.97;

/**
 * Every framework keeps its tasks: it stays the framework that it was, hears of no error, has its
 * tasks again after each wave of faults, and has them in the end.
 */
export const frameworksKeepTheirTasks: Rule = (history) => [
  ...identityLosses(history),
  ...history.recoveries
    .filter(({ isRecovered }) => !isRecovered)
    .map(({ wave, atMs, healedAtMs, detail }) => ({
      rule: 'kept' as const,
      atMs,
      text: `wave ${String(wave)}: not as it was ${((atMs - healedAtMs) / 1000).toFixed(0)} s after its last fault: ${detail}`,
    })),
  ...shortInTheEnd(history),
];

function identityLosses({ frameworkIds, errors }: Digest): Violation[] {
  const changed = [...frameworkIds].filter(([, ids]) => ids.size > 1);
  return [
    ...changed.map(([framework, ids]) => ({
      rule: 'kept' as const,
      atMs: 0,
      text: `framework ${framework} was given several ids: ${[...ids].join(', ')}`,
    })),
    ...errors.map(({ atMs, framework, message }) => ({
      rule: 'kept' as const,
      atMs,
      text: `framework ${framework} was told of an error: ${message}`,
    })),
  ];
}

function shortInTheEnd({ run, tasks, lastAtMs, quietAtMs }: Digest): Violation[] {
  if (run === undefined || quietAtMs === undefined) {
    return [{ rule: 'recorded', atMs: lastAtMs, text: 'the history is not that of a whole run' }];
  }
  return run.frameworks.flatMap(({ name, wanted }) => {
    const running = [...tasks.values()].filter(
      ({ framework, processes }) =>
        framework === name && processes.some(({ seenAtMs }) => seenAtMs === undefined),
    ).length;
    if (running >= wanted * keptShareMin && running <= wanted / keptShareMin) return [];
    const text = `framework ${name} wants ${String(wanted)} tasks, and in the end ${String(running)} ran`;
    return [{ rule: 'kept' as const, atMs: lastAtMs, text }];
  });
}
