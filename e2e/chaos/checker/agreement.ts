import type { Digest, TaskFacts } from './digest.ts';
import type { Rule, Violation } from './violation.ts';

/** A task that starts or ends so shortly before or after a view was taken may be in it or not. */
const slackMs = 10_000;

/** How many tasks are named of those about which two views differ. */
const namesMax = 5;

/**
 * In the end all agree: master, agents and frameworks name as running the tasks whose processes run.
 * Tasks come and go while they are asked, one after the other; those do not count.
 */
export const viewsAgree: Rule = (history) => {
  const { run, lastAtMs } = history;
  const views = [...history.views.values()];
  const expected = ['master', 'agents', ...(run?.frameworks ?? []).map(({ name }) => name)];
  const missing = expected.filter((name) => !views.some(({ of }) => of === name));
  if (missing.length > 0) {
    const text = `the history has no view of ${missing.join(', ')}`;
    return [{ rule: 'recorded', atMs: lastAtMs, text }];
  }
  const fromMs = Math.min(...views.map(({ askedAtMs }) => askedAtMs)) - slackMs;
  const toMs = Math.max(...views.map(({ atMs }) => atMs)) + slackMs;
  const tasks = [...history.tasks.values()];
  const steady = tasks.filter((task) => isSteady(task, { fromMs, toMs }));
  const alive = new Set(tasks.filter((task) => isAliveIn(task, { fromMs, toMs })).map(idOf));
  return views.flatMap(({ of, atMs, running }) => {
    const named = new Set(running);
    const seen = steady.filter(({ framework }) => !isFramework(history, of) || framework === of);
    return [
      ...report(
        of,
        atMs,
        'does not know of',
        seen.map(idOf).filter((id) => !named.has(id)),
      ),
      ...report(
        of,
        atMs,
        'thinks alive',
        running.filter((id) => !alive.has(id)),
      ),
    ];
  });
};

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

function isSteady(task: TaskFacts, { fromMs, toMs }: Span): boolean {
  return task.processes.some(
    ({ startedAtMs, seenAtMs }) => startedAtMs < fromMs && (seenAtMs ?? Infinity) > toMs,
  );
}

function isAliveIn(task: TaskFacts, { fromMs, toMs }: Span): boolean {
  return task.processes.some(
    ({ startedAtMs, seenAtMs }) => startedAtMs <= toMs && (seenAtMs ?? Infinity) >= fromMs,
  );
}

function isFramework({ run }: Digest, name: string): boolean {
  return run?.frameworks.some((each) => each.name === name) ?? false;
}

function idOf({ id }: TaskFacts): string {
  return id;
}

function report(of: string, atMs: number, what: string, ids: readonly string[]): Violation[] {
  if (ids.length === 0) return [];
  const some = ids.slice(0, namesMax).join(', ');
  return [{ rule: 'agreement', atMs, text: `${of} ${what} ${String(ids.length)} tasks: ${some}` }];
}
