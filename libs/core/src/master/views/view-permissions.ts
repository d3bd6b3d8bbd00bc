import type { Resources, ResourceKind } from '@mezzo/domain';
import type { ExecutorInfo, FrameworkInfo, Task } from '@mezzo/domain/messages';

/** What the reader of a view may see. */
export interface ViewPermissions {
  /** VIEW_FRAMEWORK */
  framework(info: FrameworkInfo): boolean;
  /** VIEW_TASK */
  task(task: Task, framework: FrameworkInfo): boolean;
  /** VIEW_EXECUTOR */
  executor(executor: ExecutorInfo, framework: FrameworkInfo): boolean;
  /** VIEW_ROLE */
  role(role: string): boolean;
}

/** For readers without restriction, and for events that are filtered later. */
export const VIEW_EVERYTHING: ViewPermissions = {
  framework: () => true,
  task: () => true,
  executor: () => true,
  role: () => true,
};

/**
 * A resource shows to who may see every role it is reserved for, and the role it is allocated to.
 *
 * Source: mesos src/common/http.cpp#ObjectApprovers::approved<VIEW_ROLE>
 */
export function mayViewResource(permissions: ViewPermissions, kind: ResourceKind): boolean {
  if (permissions === VIEW_EVERYTHING) return true;
  const isReservedVisibly = kind.reservations.every(({ role = '*' }) => permissions.role(role));
  const { allocationRole } = kind;
  return isReservedVisibly && (allocationRole === undefined || permissions.role(allocationRole));
}

/** The part of resources that shows. */
export function visibleResources(permissions: ViewPermissions, resources: Resources): Resources {
  if (permissions === VIEW_EVERYTHING) return resources;
  return resources.filter((kind) => mayViewResource(permissions, kind));
}
