import type { AgentFrameworkRecord, ExecutorRecord } from '@mezzo/core';
import type { AuthorizationAction, ObjectApprovers } from '@mezzo/domain';
import type { FrameworkInfo, Resource, Task } from '@mezzo/domain/messages';

/** What somebody may see of an agent. Lists leave out the rest. */
export class AgentViews {
  readonly #approvers: ObjectApprovers;

  constructor(approvers: ObjectApprovers) {
    this.#approvers = approvers;
  }

  framework({ info }: AgentFrameworkRecord): boolean {
    return this.#approvers.approved('VIEW_FRAMEWORK', { framework: info });
  }

  executor({ info }: ExecutorRecord, framework: FrameworkInfo | undefined): boolean {
    return this.#approvers.approved('VIEW_EXECUTOR', { executor: info, framework });
  }

  /** Its state and what it uses. */
  container({ info }: ExecutorRecord, framework: FrameworkInfo | undefined): boolean {
    return this.#approvers.approved('VIEW_CONTAINER', { executor: info, framework });
  }

  task(task: Task, framework: FrameworkInfo): boolean {
    return this.#approvers.approved('VIEW_TASK', { task, framework });
  }

  role(role: string): boolean {
    return this.#approvers.approved('VIEW_ROLE', { value: role });
  }

  /**
   * Every role that has to do with the resource is seen.
   *
   * Source: mesos src/common/http.cpp#approveViewRole
   */
  resource({ role, reservations = [], allocation_info: allocation }: Resource): boolean {
    const roles = [role, ...reservations.map((reservation) => reservation.role), allocation?.role];
    return roles.every((name) => name === undefined || name === '*' || this.role(name));
  }

  /** Of actions that are done to nothing in particular. */
  may(action: AuthorizationAction): boolean {
    return this.#approvers.approved(action);
  }
}
