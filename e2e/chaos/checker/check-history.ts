import { acknowledgedUpdatesHold } from './acknowledged.ts';
import { viewsAgree } from './agreement.ts';
import type { Digest } from './digest.ts';
import { frameworksKeepTheirTasks } from './kept.ts';
import { offersResume } from './offers-resume.ts';
import { operatorsHearOneStory } from './operator-stream.ts';
import { resourcesPromisedOnce } from './promised-once.ts';
import { tasksRunOnce } from './run-once.ts';
import { endsAreTold } from './told.ts';
import type { Rule, Violation } from './violation.ts';

const rules: readonly Rule[] = [
  acknowledgedUpdatesHold,
  endsAreTold,
  tasksRunOnce,
  resourcesPromisedOnce,
  frameworksKeepTheirTasks,
  offersResume,
  viewsAgree,
  operatorsHearOneStory,
];

/** Everything in a history that must not be there, in the order of its time. Empty: all is well. */
export function checkHistory(history: Digest): readonly Violation[] {
  return rules.flatMap((rule) => rule(history)).toSorted((a, b) => a.atMs - b.atMs);
}
