/** How the core's questions reach an authorizer: the core knows what is done, authorizers compare names. */
import {
  VIEW_EVERYTHING,
  type ActionObject,
  type MasterConfig,
  type Principal,
  type ViewPermissions,
} from '@mezzo/core';
import type { AuthorizationObject, ObjectApprovers } from '@mezzo/domain';

/** What a principal may do; undefined: somebody whom nobody vouches for. */
export type ApproversOf = (principal: Principal) => ObjectApprovers;

/** The predicate that decides for the core. */
export function approveBy(approversOf: ApproversOf): MasterConfig['approve'] {
  return (principal, action) => approversOf(principal).approved(action.action, objectOf(action));
}

/** Undefined where the action is done to nothing that a rule could name. */
function objectOf(action: ActionObject): AuthorizationObject | undefined {
  switch (action.action) {
    case 'REGISTER_FRAMEWORK':
    case 'TEARDOWN_FRAMEWORK':
      return { framework: action.framework };
    case 'RUN_TASK':
      return { framework: action.framework, taskInfo: action.task };
    case 'REGISTER_AGENT':
      return { agent: action.agent };
    default:
      if ('role' in action) return { value: action.role };
      if (!('resource' in action) || action.resource === undefined) return undefined;
      return { value: action.value, resource: action.resource };
  }
}

const viewsByApprovers = new WeakMap<ObjectApprovers, ViewPermissions>();

/** What somebody may see. The same approvers yield the same object. */
export function viewPermissions(approvers: ObjectApprovers): ViewPermissions {
  if (approvers.permitsEverything) return VIEW_EVERYTHING;
  const known = viewsByApprovers.get(approvers);
  if (known !== undefined) return known;
  const permissions: ViewPermissions = {
    framework: (framework) => approvers.approved('VIEW_FRAMEWORK', { framework }),
    task: (task, framework) => approvers.approved('VIEW_TASK', { task, framework }),
    executor: (executor, framework) => approvers.approved('VIEW_EXECUTOR', { executor, framework }),
    role: (role) => approvers.approved('VIEW_ROLE', { value: role }),
  };
  viewsByApprovers.set(approvers, permissions);
  return permissions;
}
