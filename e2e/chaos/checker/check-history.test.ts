import { describe, expect, it } from 'vitest';
import type { HistoryRecord } from '../history/history-record.ts';
import { checkHistory } from './check-history.ts';
import { digest } from './digest.ts';
import { aHealthyHistory } from './testing/a-history.ts';
import type { RuleName } from './violation.ts';

/** What the checker says, as `rule: text`. */
function verdict(records: readonly HistoryRecord[]): string[] {
  return checkHistory(digest(records)).map(({ rule, text }) => `${rule}: ${text}`);
}

interface Case {
  readonly name: string;
  readonly history: () => readonly HistoryRecord[];
  readonly rule?: RuleName;
  /** A part of what is said. */
  readonly says?: string;
}

/** A third task of alpha, which ends in the course of the history. */
function withShortTask(exit = 0) {
  return aHealthyHistory()
    .launch('alpha', { task: 'alpha-2', seconds: 5, exit })
    .started('alpha-2', 13)
    .update('alpha', 'alpha-2', 'TASK_RUNNING')
    .wait(5);
}

const good: readonly Case[] = [
  { name: 'nothing happens', history: () => aHealthyHistory().finish() },
  {
    name: 'a task ends as planned, and later nobody knows of it',
    history: () =>
      withShortTask()
        .ended('alpha-2', 13)
        .update('alpha', 'alpha-2', 'TASK_FINISHED')
        .wait(30)
        .answer('alpha', 'alpha-2', 'TASK_UNKNOWN')
        .finish(),
  },
  {
    name: 'an update comes again',
    history: () =>
      aHealthyHistory()
        .update('alpha', 'alpha-1', 'TASK_RUNNING')
        .answer('alpha', 'alpha-1', 'TASK_RUNNING')
        .finish(),
  },
  {
    name: 'an end that was not acknowledged is told differently by the next master',
    history: () =>
      withShortTask()
        .ended('alpha-2', 13)
        .update('alpha', 'alpha-2', 'TASK_FINISHED', 503)
        .answer('alpha', 'alpha-2', 'TASK_RUNNING')
        .update('alpha', 'alpha-2', 'TASK_FINISHED')
        .finish(),
  },
  {
    name: 'a task is unreachable for a while',
    history: () =>
      aHealthyHistory()
        .answer('alpha', 'alpha-1', 'TASK_UNREACHABLE')
        .answer('alpha', 'alpha-1', 'TASK_RUNNING')
        .finish(),
  },
  {
    name: 'a launch is dropped before anything has run',
    history: () =>
      aHealthyHistory()
        .launch('alpha', { task: 'alpha-2' })
        .answer('alpha', 'alpha-2', 'TASK_DROPPED')
        .finish(),
  },
  {
    name: 'a launch fails before anything has run',
    history: () =>
      aHealthyHistory()
        .launch('alpha', { task: 'alpha-2' })
        .update('alpha', 'alpha-2', 'TASK_FAILED')
        .finish(),
  },
  {
    name: 'a task is killed at the wish of its framework',
    history: () =>
      aHealthyHistory()
        .launch('alpha', { task: 'alpha-2' })
        .started('alpha-2', 13)
        .kill('alpha', 'alpha-2')
        .ended('alpha-2', 13)
        .update('alpha', 'alpha-2', 'TASK_KILLED')
        .finish(),
  },
  {
    name: 'the same is offered to one after the other',
    history: () =>
      aHealthyHistory()
        .offer('alpha', 'M1-O1', 0.8)
        .wait(1)
        .decline('alpha', 'M1-O1')
        .offer('omega', 'M1-O2', 0.8)
        .wait(1)
        .decline('omega', 'M1-O2')
        .finish(),
  },
  {
    name: 'a task seems to have started before its offer was accepted, by the time of its file',
    history: () =>
      aHealthyHistory()
        .offer('alpha', 'M1-O1', 0.8)
        .wait(1)
        .launch('alpha', { task: 'alpha-2', cpus: 0.8, offer: 'M1-O1' })
        .started('alpha-2', 13, 15)
        .update('alpha', 'alpha-2', 'TASK_RUNNING')
        .wait(5)
        .kill('alpha', 'alpha-2')
        .ended('alpha-2', 13)
        .update('alpha', 'alpha-2', 'TASK_KILLED')
        .finish(),
  },
  {
    name: 'the same is offered twice, of which one was rescinded',
    history: () =>
      aHealthyHistory()
        .offer('alpha', 'M1-O1', 0.8)
        .offer('omega', 'M1-O2', 0.8)
        .rescind('alpha', 'M1-O1')
        .decline('alpha', 'M1-O1')
        .decline('omega', 'M1-O2')
        .finish(),
  },
  {
    name: 'the next master offers what the last one did',
    history: () =>
      aHealthyHistory()
        .offer('alpha', 'M1-O1', 0.8)
        .offer('omega', 'M2-O1', 0.8)
        .decline('alpha', 'M1-O1')
        .decline('omega', 'M2-O1')
        .finish(),
  },
  {
    name: 'the same is offered twice, once to a stream that breaks',
    history: () =>
      aHealthyHistory()
        .offer('alpha', 'M1-O1', 0.8)
        .closed('alpha')
        .offer('omega', 'M1-O2', 0.8)
        .decline('alpha', 'M1-O1')
        .decline('omega', 'M1-O2')
        .finish(),
  },
  {
    name: 'the tasks of a framework that cannot bear it end with their lost agent',
    history: () =>
      aHealthyHistory()
        .launch('omega', { task: 'omega-2' })
        .started('omega-2', 13)
        .update('omega', 'omega-2', 'TASK_RUNNING')
        .answer('omega', 'omega-2', 'TASK_LOST')
        .ended('omega-2', 13)
        .finish(),
  },
  {
    name: 'the next master does not know yet what an operator was told',
    history: () =>
      aHealthyHistory()
        .told('alpha-2', 'TASK_FINISHED')
        .operator({ type: 'SUBSCRIBED' })
        .told('alpha-2', 'TASK_RUNNING')
        .finish(),
  },
  {
    name: 'a wave of faults, after which all is as before',
    history: () =>
      aHealthyHistory()
        .offer('alpha', 'M1-O1', 0.1)
        .offer('omega', 'M1-O2', 0.1)
        .wait(2)
        .recovery()
        .finish(),
  },
];

const bad: readonly Case[] = [
  {
    name: 'an acknowledged end is taken back',
    history: () =>
      withShortTask()
        .ended('alpha-2', 13)
        .update('alpha', 'alpha-2', 'TASK_FINISHED')
        .update('alpha', 'alpha-2', 'TASK_RUNNING')
        .finish(),
    rule: 'acknowledged',
    says: 'TASK_FINISHED was acknowledged',
  },
  {
    name: 'reconciliation says less than was acknowledged',
    history: () => aHealthyHistory().answer('alpha', 'alpha-1', 'TASK_STAGING').finish(),
    rule: 'acknowledged',
    says: 'and then it was TASK_STAGING',
  },
  {
    name: 'an acknowledged end is replaced by another',
    history: () =>
      withShortTask()
        .ended('alpha-2', 13)
        .update('alpha', 'alpha-2', 'TASK_FINISHED')
        .update('alpha', 'alpha-2', 'TASK_LOST')
        .finish(),
    rule: 'acknowledged',
    says: 'and then it was TASK_LOST',
  },
  {
    name: 'a task runs twice',
    history: () => aHealthyHistory().started('alpha-1', 99).ended('alpha-1', 99).finish(),
    rule: 'run-once',
    says: 'task alpha-1 ran 2 times: processes 11, 99',
  },
  {
    name: 'a task runs that nobody launched',
    history: () => aHealthyHistory().started('alpha-7', 99).finish(),
    rule: 'run-once',
    says: 'no framework has launched',
  },
  {
    name: 'the same is offered to two',
    history: () =>
      aHealthyHistory()
        .offer('alpha', 'M1-O1', 0.8)
        .offer('omega', 'M1-O2', 0.8)
        .wait(1)
        .decline('alpha', 'M1-O1')
        .decline('omega', 'M1-O2')
        .finish(),
    rule: 'promised-once',
    says: 'promised are cpus 1.800',
  },
  {
    name: 'what tasks hold is offered',
    history: () =>
      aHealthyHistory().offer('alpha', 'M1-O1', 0.9).wait(1).decline('alpha', 'M1-O1').finish(),
    rule: 'promised-once',
    says: '2 tasks, offer M1-O1 to alpha',
  },
  {
    name: 'tasks hold more than there is',
    history: () =>
      aHealthyHistory()
        .launch('alpha', { task: 'alpha-2', seconds: 5, cpus: 0.9 })
        .started('alpha-2', 13)
        .update('alpha', 'alpha-2', 'TASK_RUNNING')
        .wait(5)
        .ended('alpha-2', 13)
        .update('alpha', 'alpha-2', 'TASK_FINISHED')
        .finish(),
    rule: 'promised-once',
    says: '3 tasks, no offers',
  },
  {
    name: 'a task ends and nobody is told',
    history: () => withShortTask().ended('alpha-2', 13).wait(100).finish(),
    rule: 'told',
    says: 'was never told',
  },
  {
    name: 'another end is told than the one that was',
    history: () =>
      withShortTask(3).ended('alpha-2', 13).update('alpha', 'alpha-2', 'TASK_FINISHED').finish(),
    rule: 'told',
    says: 'was to end as TASK_FAILED, and was told to be TASK_FINISHED',
  },
  {
    name: 'a task fails that was to do well',
    history: () =>
      withShortTask().ended('alpha-2', 13).update('alpha', 'alpha-2', 'TASK_FAILED').finish(),
    rule: 'told',
    says: 'was to end as TASK_FINISHED, and was told to be TASK_FAILED',
  },
  {
    name: 'an end is told while the process runs on',
    history: () =>
      withShortTask()
        .update('alpha', 'alpha-2', 'TASK_FINISHED')
        .wait(30)
        .ended('alpha-2', 13)
        .finish(),
    rule: 'told',
    says: 'its process ran until',
  },
  {
    name: 'a task ends before its time',
    history: () =>
      aHealthyHistory()
        .launch('alpha', { task: 'alpha-2' })
        .started('alpha-2', 13)
        .wait(60)
        .ended('alpha-2', 13)
        .update('alpha', 'alpha-2', 'TASK_LOST')
        .finish(),
    rule: 'told',
    says: 'was to run 600 s and ended after 60.0 s',
  },
  {
    name: 'a launch is said to be dropped that has run',
    history: () => withShortTask().update('alpha', 'alpha-2', 'TASK_DROPPED').finish(),
    rule: 'told',
    says: 'was told to be TASK_DROPPED',
  },
  {
    name: 'a framework becomes another',
    history: () => {
      const subscribed = { framework_id: { value: 'another' } };
      return aHealthyHistory().event('alpha', { type: 'SUBSCRIBED', subscribed }).finish();
    },
    rule: 'kept',
    says: 'was given several ids: id-of-alpha, another',
  },
  {
    name: 'a framework is removed',
    history: () => {
      const error = { message: 'Framework has been removed' };
      return aHealthyHistory().event('omega', { type: 'ERROR', error }).finish();
    },
    rule: 'kept',
    says: 'Framework has been removed',
  },
  {
    name: 'the cluster does not get well',
    history: () =>
      aHealthyHistory()
        .offer('alpha', 'M1-O1', 0.1)
        .offer('omega', 'M1-O2', 0.1)
        .recovery(false)
        .finish(),
    rule: 'kept',
    says: 'no master leads',
  },
  {
    name: 'a framework has too few tasks in the end',
    history: () =>
      aHealthyHistory()
        .kill('omega', 'omega-1')
        .ended('omega-1', 12)
        .update('omega', 'omega-1', 'TASK_KILLED')
        .wait(30)
        .finish({ omega: [], master: ['alpha-1'], agents: ['alpha-1'] }),
    rule: 'kept',
    says: 'framework omega wants 1 tasks, and in the end 0 ran',
  },
  {
    name: 'one framework is offered nothing any more',
    history: () => aHealthyHistory().offer('alpha', 'M1-O1', 0.1).wait(2).recovery().finish(),
    rule: 'offers',
    says: 'framework omega was offered nothing',
  },
  {
    name: 'the master has forgotten a task',
    history: () => aHealthyHistory().finish({ master: ['alpha-1'] }),
    rule: 'agreement',
    says: 'master does not know of 1 tasks: omega-1',
  },
  {
    name: 'the agents think that a task runs which does not',
    history: () => aHealthyHistory().finish({ agents: ['alpha-1', 'omega-1', 'alpha-0'] }),
    rule: 'agreement',
    says: 'agents thinks alive 1 tasks: alpha-0',
  },
  {
    name: 'a framework has given up a task that runs',
    history: () => aHealthyHistory().finish({ alpha: [] }),
    rule: 'agreement',
    says: 'alpha does not know of 1 tasks: alpha-1',
  },
  {
    name: 'an operator is told that an ended task runs',
    history: () =>
      withShortTask()
        .ended('alpha-2', 13)
        .update('alpha', 'alpha-2', 'TASK_FINISHED')
        .told('alpha-2', 'TASK_FINISHED')
        .told('alpha-2', 'TASK_RUNNING')
        .finish(),
    rule: 'operator',
    says: 'task alpha-2 is TASK_FINISHED, and then TASK_RUNNING',
  },
  {
    name: 'no operator listened',
    history: () =>
      aHealthyHistory()
        .finish()
        .filter(({ kind }) => kind !== 'operator'),
    rule: 'recorded',
    says: 'no operator was told of any task',
  },
  {
    name: 'a run was broken off',
    history: () => aHealthyHistory().records,
    rule: 'recorded',
    says: 'not that of a whole run',
  },
];

describe('the checker', () => {
  it.each(good)('is content when $name', ({ history }) => {
    expect(verdict(history())).toEqual([]);
  });

  it.each(bad)('finds it when $name', ({ history, rule, says }) => {
    const found = verdict(history());
    expect(
      found.find((each) => each.startsWith(`${rule ?? ''}: `) && each.includes(says ?? '')),
      found.join('\n'),
    ).toBeDefined();
  });

  it('has a bad history for each of its rules', () => {
    const tried = new Set(bad.map(({ rule }) => rule));
    expect([...tried].toSorted()).toEqual([
      'acknowledged',
      'agreement',
      'kept',
      'offers',
      'operator',
      'promised-once',
      'recorded',
      'run-once',
      'told',
    ]);
  });
});
