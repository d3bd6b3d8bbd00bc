import type { AuthorizationAction } from './authorization-action.ts';
import type { AuthorizationObject } from './authorization-object.ts';
import type { ObjectApprover } from './authorizer.ts';

export interface ObjectApproversOptions {
  /** Actions that are missing are refused. */
  readonly approvers: ReadonlyMap<AuthorizationAction, ObjectApprover>;
  /** Whether nothing will ever be refused, so that lists need not be filtered. */
  readonly permitsEverything?: boolean;
  /** An approver threw, which refuses. */
  readonly onError?: (action: AuthorizationAction, error: unknown) => void;
}

/**
 * All that one subject may do, ready to be asked.
 *
 * Source: mesos src/common/http.hpp#ObjectApprovers
 */
export class ObjectApprovers {
  readonly #options: ObjectApproversOptions;

  constructor(options: ObjectApproversOptions) {
    this.#options = options;
  }

  get permitsEverything(): boolean {
    return this.#options.permitsEverything === true;
  }

  /** Whether the action may be done to the object; without one, to anything at all. */
  approved(action: AuthorizationAction, object?: AuthorizationObject): boolean {
    try {
      return this.#options.approvers.get(action)?.approved(object) ?? false;
    } catch (error) {
      this.#options.onError?.(action, error);
      return false;
    }
  }
}
