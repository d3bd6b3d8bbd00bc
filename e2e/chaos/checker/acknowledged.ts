import type { TaskFacts, UpdateFacts } from './digest.ts';
import { isAbsent, isFinal, progressOf } from './task-states.ts';
import type { Rule, Violation } from './violation.ts';

/**
 * No acknowledged update is lost: what a framework has acknowledged is not taken back by anything that
 * it is told later, whichever master tells it. That a master does not see the task any more takes
 * nothing back while it runs; once its end is acknowledged, only an answer to a question may say so.
 */
export const acknowledgedUpdatesHold: Rule = ({ tasks }) =>
  [...tasks.values()].flatMap((task) => contradictionsOf(task));

function contradictionsOf({ id, updates }: TaskFacts): Violation[] {
  return updates.flatMap((later) => {
    const earlier = updates.find((each) => isTakenBack(each, later));
    if (earlier === undefined) return [];
    return {
      rule: 'acknowledged',
      atMs: later.atMs,
      text:
        `task ${id}: ${earlier.state} was acknowledged at ${seconds(earlier.acknowledgedAtMs)}, ` +
        `and then it was ${later.state} (${later.reason ?? 'no reason'})`,
    };
  });
}

function isTakenBack(earlier: UpdateFacts, later: UpdateFacts): boolean {
  if (earlier.acknowledgedAtMs === undefined || later.atMs < earlier.acknowledgedAtMs) return false;
  if (later.state === earlier.state) return false;
  if (isFinal(earlier.state)) return !isAnswerThatItIsGone(later);
  const [from, to] = [progressOf(earlier.state), progressOf(later.state)];
  return from !== undefined && to !== undefined && to < from;
}

function isAnswerThatItIsGone({ state, reason }: UpdateFacts): boolean {
  return isAbsent(state) && reason === 'REASON_RECONCILIATION';
}

function seconds(atMs: number | undefined): string {
  return `${((atMs ?? 0) / 1000).toFixed(1)} s`;
}
