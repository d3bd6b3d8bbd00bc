import { frameworkFacts, type Digest, type ProcessFacts, type TaskFacts } from './digest.ts';
import { isAbsent, isFinal } from './task-states.ts';
import type { Rule, Violation } from './violation.ts';

/** The end of a process is told by agent and master, which may just have had their last fault. */
const tellingMs = 90_000;

/** An end is seen, and told, beside each other: neither has to come first. */
const slackMs = 15_000;

/**
 * What frameworks are told is what happened: a process that ended is reported, with the end that it
 * had; a task whose end was told has no process any more; and no task ends before its time, unless its
 * framework wants that or could not bear that its agent was away.
 */
export const endsAreTold: Rule = (history) =>
  [...history.tasks.values()].flatMap((task) => [
    ...wrongEnds(history, task),
    ...untoldEnds(history, task),
    ...livesAfterEnd(history, task),
  ]);

function wrongEnds(history: Digest, task: TaskFacts): Violation[] {
  const { id, updates, processes, planned, killedAtMs } = task;
  const report = (atMs: number, text: string): Violation => ({ rule: 'told', atMs, text });
  const [process] = processes;
  const found: Violation[] = [];
  const end = updates.find(({ state }) => isFinal(state));
  if (end !== undefined && !isRightEnd(end.state, task)) {
    const wanted = planned.exitCode === 0 ? 'TASK_FINISHED' : 'TASK_FAILED';
    const was = `${end.state} (${end.reason ?? 'no reason'})`;
    const ran = process === undefined ? 'had no process' : `was to end as ${wanted}`;
    found.push(report(end.atMs, `task ${id} ${ran}, and was told to be ${was}`));
  }
  if (process?.seenAtMs !== undefined && killedAtMs.length === 0 && !mayEndEarly(history, task)) {
    const livedMs = process.seenAtMs - process.startedAtMs;
    if (livedMs + slackMs < planned.seconds * 1000) {
      const text = `task ${id} was to run ${String(planned.seconds)} s and ended after ${(livedMs / 1000).toFixed(1)} s`;
      found.push(report(process.seenAtMs, text));
    }
  }
  return found;
}

function isRightEnd(state: string, { planned, processes, killedAtMs }: TaskFacts): boolean {
  const hasRun = processes.length > 0;
  switch (state) {
    case 'TASK_FINISHED':
      return hasRun && planned.exitCode === 0;
    case 'TASK_FAILED':
      // Without room for its sandbox nothing is started.
      return !hasRun || planned.exitCode !== 0;
    case 'TASK_KILLED':
      return killedAtMs.length > 0;
    default:
      return !hasRun;
  }
}

/** The tasks of a framework that cannot bear partitions are ended when their agent comes back. */
function mayEndEarly(history: Digest, { framework, updates }: TaskFacts): boolean {
  const { isPartitionAware } = frameworkFacts(history, framework);
  return !isPartitionAware && updates.some(({ state }) => state === 'TASK_LOST');
}

function untoldEnds({ lastAtMs }: Digest, { id, updates, processes }: TaskFacts): Violation[] {
  const [process] = processes;
  if (process?.seenAtMs === undefined || process.seenAtMs > lastAtMs - tellingMs) return [];
  if (updates.some(({ state }) => isFinal(state) || isAbsent(state))) return [];
  const at = (process.seenAtMs / 1000).toFixed(1);
  const text = `task ${id} ended at ${at} s, and its framework was never told`;
  return [{ rule: 'told', atMs: process.seenAtMs, text }];
}

function livesAfterEnd(history: Digest, { id, updates, processes }: TaskFacts): Violation[] {
  const end = updates.find(({ state }) => isFinal(state));
  if (end === undefined) return [];
  const process = processes.find((each) => aliveUntil(history, each) > end.atMs + slackMs);
  if (process === undefined) return [];
  const until = (aliveUntil(history, process) / 1000).toFixed(1);
  const text = `task ${id} was told to be ${end.state}; its process ran until ${until} s`;
  return [{ rule: 'told', atMs: end.atMs, text }];
}

function aliveUntil({ lastAtMs }: Digest, { seenAtMs }: ProcessFacts): number {
  return seenAtMs ?? lastAtMs;
}
