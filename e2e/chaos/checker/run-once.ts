import type { Rule } from './violation.ts';

/** No task is run twice: of each there is one process at most, ever, and none that nobody launched. */
export const tasksRunOnce: Rule = ({ tasks, strangers }) => [
  ...[...tasks.values()].flatMap(({ id, processes }) => {
    const [, second] = processes;
    if (second === undefined) return [];
    const pids = processes.map(({ pid }) => pid).join(', ');
    return {
      rule: 'run-once' as const,
      atMs: second.startedAtMs,
      text: `task ${id} ran ${String(processes.length)} times: processes ${pids}`,
    };
  }),
  ...strangers.map(({ task, pid, startedAtMs }) => ({
    rule: 'run-once' as const,
    atMs: startedAtMs,
    text: `process ${String(pid)} says it is task ${task}, which no framework has launched`,
  })),
];
