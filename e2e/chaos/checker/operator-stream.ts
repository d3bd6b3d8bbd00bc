import type { OperatorNews } from './digest.ts';
import { isFinal } from './task-states.ts';
import type { Rule, Violation } from './violation.ts';

/**
 * An operator's stream tells one story: while one master tells it, a task that has ended does not come
 * back. And there is such a stream in every history.
 */
export const operatorsHearOneStory: Rule = ({ operatorViews, lastAtMs }) => {
  if (!operatorViews.some((news) => news.length > 0)) {
    return [{ rule: 'recorded', atMs: lastAtMs, text: 'no operator was told of any task' }];
  }
  return operatorViews.flatMap((news) => returnsOf(news));
};

function returnsOf(news: readonly OperatorNews[]): Violation[] {
  const ended = new Map<string, string>();
  return news.flatMap(({ atMs, task, state }) => {
    const end = ended.get(task);
    if (isFinal(state)) ended.set(task, state);
    if (end === undefined || isFinal(state)) return [];
    const text = `an operator was told that task ${task} is ${end}, and then ${state}`;
    return [{ rule: 'operator' as const, atMs, text }];
  });
}
