import type { AuthorizationObject, AuthorizationSubject, ObjectApprovers } from '@mezzo/domain';
import { defaultAnswer } from '../http/answer.ts';
import type { EndpointGuard, EndpointRequest } from '../http/endpoint.ts';

/** Who makes a request, as far as that was asked. */
export type Requester = Pick<EndpointRequest, 'principal'> &
  Partial<Pick<EndpointRequest, 'claims'>>;

/** Whom a request is made by, for an authorizer; undefined where nobody was authenticated. */
export function subjectOf({ principal, claims }: Requester): AuthorizationSubject | undefined {
  return principal === undefined && claims === undefined ? undefined : { value: principal, claims };
}

/** What whoever makes a request may do. */
export type ApproversOfRequest = (request: Requester) => ObjectApprovers;

/** Lets those pass who may get the endpoint of this path. */
export function requireEndpointAccess(
  approversOf: ApproversOfRequest,
  path: AuthorizationObject['value'],
): EndpointGuard {
  return (request) =>
    approversOf(request).approved('GET_ENDPOINT_WITH_PATH', { value: path })
      ? undefined
      : defaultAnswer(403);
}
