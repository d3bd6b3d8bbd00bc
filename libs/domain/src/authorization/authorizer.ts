import type { AuthorizationAction } from './authorization-action.ts';
import type { AuthorizationObject } from './authorization-object.ts';

/**
 * Who asks. Requests that nobody vouches for have no subject at all.
 *
 * `value` is the principal. A subject with claims and no value is a program that proved what it is
 * rather than who it is: an executor with its token.
 */
export interface AuthorizationSubject {
  readonly value?: string | undefined;
  readonly claims?: Readonly<Record<string, string>> | undefined;
}

/**
 * Decides for one subject and one action. It is kept for as long as the subject is around, and may
 * change its mind meanwhile.
 */
export interface ObjectApprover {
  /**
   * Whether the action may be done to the object. Called often, at times for each task of a cluster:
   * it must answer at once. Throwing refuses.
   *
   * @param object - absent: to anything at all
   */
  approved(object?: AuthorizationObject): boolean;
}

/**
 * Decides who may do what. Others may implement it: name the package in `--authorizers`.
 *
 * Source: mesos include/mesos/authorizer/authorizer.hpp#Authorizer
 */
export interface Authorizer {
  /**
   * Prepares the decisions on one action of one subject. May take its time, for example to ask a
   * directory; requests of that subject wait for it. A rejected promise refuses the action and is
   * asked for again with the next request.
   *
   * @param subject - undefined: nobody vouches for the request
   */
  approver(
    subject: AuthorizationSubject | undefined,
    action: AuthorizationAction,
  ): ObjectApprover | Promise<ObjectApprover>;
}

const acceptingApprover: ObjectApprover = { approved: () => true };

/** Refuses everything. */
export const rejectingApprover: ObjectApprover = { approved: () => false };

/** Permits everything: what holds without `--acls`. */
export const ALLOW_ALL_AUTHORIZER: Authorizer = { approver: () => acceptingApprover };
