import {
  defaultAnswer,
  methodNotAllowed,
  type ApproversOfRequest,
  type EndpointGuard,
} from '@mezzo/http-kit';

/**
 * Where there are rules, an endpoint that reads may only be asked with GET, and only by whom the
 * rules about its path permit it.
 *
 * Source: mesos src/common/http.cpp#authorizeEndpoint
 */
export function guardRead(approversOf: ApproversOfRequest, path: string): EndpointGuard {
  return (request) => {
    const approvers = approversOf(request);
    if (approvers.permitsEverything) return undefined;
    if (request.method !== 'GET') return methodNotAllowed(['GET'], request.method);
    return approvers.approved('GET_ENDPOINT_WITH_PATH', { value: path })
      ? undefined
      : defaultAnswer(403);
  };
}

/** The same for `/flags`, about which there are rules of their own. */
export function guardFlags(approversOf: ApproversOfRequest): EndpointGuard {
  return (request) => {
    const approvers = approversOf(request);
    if (approvers.permitsEverything) return undefined;
    if (request.method !== 'GET') return methodNotAllowed(['GET'], request.method);
    return approvers.approved('VIEW_FLAGS') ? undefined : defaultAnswer(403);
  };
}
