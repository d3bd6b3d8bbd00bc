/** States after which nothing comes: the task's agent, or its operator, has said how it ended. */
const finalStates: ReadonlySet<string> = new Set([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_DROPPED',
  'TASK_GONE_BY_OPERATOR',
]);

/** What a master says of a task whose agent it does not see: the task may be there all the same. */
const absentStates: ReadonlySet<string> = new Set([
  'TASK_LOST',
  'TASK_UNREACHABLE',
  'TASK_UNKNOWN',
  'TASK_GONE',
]);

export function isFinal(state: string): boolean {
  return finalStates.has(state);
}

export function isAbsent(state: string): boolean {
  return absentStates.has(state);
}

const progress = ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING', 'TASK_KILLING'];

/** How far a task has come that has not ended; undefined for one that has, or that is not seen. */
export function progressOf(state: string): number | undefined {
  const index = progress.indexOf(state);
  return index === -1 ? undefined : index;
}
