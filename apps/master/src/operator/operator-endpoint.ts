import type { MasterInput } from '@mezzo/core';
import type { AuthorizationAction } from '@mezzo/domain';
import type { masterApi } from '@mezzo/domain/messages';
import {
  acceptedEncoding,
  answerListFiles,
  answerReadFile,
  collectMetrics,
  decodeCall,
  defaultAnswer,
  emptyAnswer,
  notAcceptableAnswer,
  textAnswer,
  type Answer,
  type Encoding,
  type Endpoint,
  type EndpointGuard,
  type EndpointRequest,
  type EndpointResult,
  type FileCatalog,
  type MetricsSource,
  type Verbosity,
} from '@mezzo/http-kit';
import { MasterCall } from '@mezzo/proto';
import type { PendingReplies } from '../loop/pending-replies.ts';
import { realms } from '../realms.ts';
import type { MasterViews } from '../views/master-views.ts';
import { largeAnswer } from './large-reads.ts';
import { operatorAnswer } from './operator-answer.ts';
import { operatorReads } from './operator-reads.ts';
import type { OperatorStreams } from './operator-streams.ts';
import { validateOperatorCall } from './validate-operator-call.ts';

/** What can be read without asking the master to decide. */
export interface Observation {
  readonly views: MasterViews;
  readonly files: FileCatalog;
  readonly verbosity: Verbosity;
  readonly metrics: readonly MetricsSource[];
}

export interface OperatorEndpointParts extends Observation {
  readonly enqueue: (input: MasterInput) => boolean;
  readonly replies: PendingReplies;
  readonly streams: OperatorStreams;
  readonly guards: readonly EndpointGuard[];
}

interface OperatorRequest {
  readonly call: masterApi.Call;
  readonly encoding: Encoding;
  readonly request: EndpointRequest;
}

/** `POST /api/v1`. Source: mesos src/master/http.cpp#Master::Http::api */
export function operatorEndpoint(parts: OperatorEndpointParts): Endpoint {
  return {
    process: 'master',
    name: 'api/v1',
    realm: realms.readwrite,
    guards: parts.guards,
    help: 'Endpoint for API calls against the master.',
    handle: (request) => handleCall(parts, request),
  };
}

function handleCall(parts: OperatorEndpointParts, request: EndpointRequest): EndpointResult {
  const { headers, body } = request;
  const decoded = decodeCall(MasterCall, headers['content-type'], body);
  if ('refusal' in decoded) return decoded.refusal;
  const { call } = decoded;
  const reason = validateOperatorCall(call);
  if (reason !== undefined) {
    return textAnswer(400, `Failed to validate master::Call: ${reason}`);
  }
  const encoding = acceptedEncoding(headers.accept);
  if (encoding === undefined) return notAcceptableAnswer;
  if (!mayCall(parts, request, call)) return defaultAnswer(403);
  return dispatch(parts, { call, encoding, request });
}

/** Calls that are permitted as such, whatever they are about; the others filter, or the core decides. */
const actionsOfCalls: Partial<Record<masterApi.CallType, AuthorizationAction>> = {
  GET_FLAGS: 'VIEW_FLAGS',
  SET_LOGGING_LEVEL: 'SET_LOG_LEVEL',
};

function mayCall(
  { views }: OperatorEndpointParts,
  { principal }: EndpointRequest,
  { type = 'UNKNOWN' }: masterApi.Call,
): boolean {
  const action = actionsOfCalls[type];
  return action === undefined || views.approversOf(principal).approved(action);
}

function dispatch(parts: OperatorEndpointParts, operatorRequest: OperatorRequest): EndpointResult {
  const { call, encoding, request } = operatorRequest;
  switch (call.type) {
    case undefined:
    case 'UNKNOWN':
      return defaultAnswer(501);
    case 'SUBSCRIBE':
      return parts.streams.open(request, encoding, parts.views.permissionsOf(request.principal));
    case 'GET_METRICS':
      return getMetrics(parts, operatorRequest);
    case 'SET_LOGGING_LEVEL':
      return setLoggingLevel(parts, call.set_logging_level);
    case 'LIST_FILES':
    case 'READ_FILE':
      return answerFiles(parts, operatorRequest);
    default:
      return (
        readLarge(parts, operatorRequest, call.type) ??
        readNow(parts, operatorRequest, call.type) ??
        enqueueCall(parts, operatorRequest)
      );
  }
}

function readLarge(
  { views }: OperatorEndpointParts,
  { encoding, request: { principal } }: OperatorRequest,
  type: masterApi.CallType,
): Promise<Answer> | undefined {
  return largeAnswer(type, encoding, (scope) =>
    views.takeShared(principal, `${type} ${encoding}`, () => ({
      capture: views.capture(scope),
      permissions: views.permissionsOf(principal),
    })),
  );
}

function readNow(
  { views, verbosity }: OperatorEndpointParts,
  { encoding, request }: OperatorRequest,
  type: masterApi.CallType,
): Answer | undefined {
  const read = operatorReads[type];
  if (read === undefined) return undefined;
  const response = read({
    state: views.state,
    permissions: views.permissionsOf(request.principal),
    approvers: views.approversOf(request.principal),
    rolesWhitelist: views.rolesWhitelist,
    flags: views.flags,
    loggingLevel: verbosity.level,
  });
  return operatorAnswer({ type, ...response } as masterApi.Response, encoding);
}

/** What changes something is decided by the master. */
function enqueueCall(
  { enqueue, replies }: OperatorEndpointParts,
  { call, request }: OperatorRequest,
): Promise<Answer> {
  const { principal } = request;
  return replies.wait((requestId) => enqueue({ kind: 'operatorCall', requestId, call, principal }));
}

async function getMetrics(
  { metrics }: OperatorEndpointParts,
  { call, encoding }: OperatorRequest,
): Promise<Answer> {
  const timeout = call.get_metrics?.timeout;
  const timeoutMs = timeout === undefined ? undefined : Number(timeout.nanoseconds) / 1e6;
  const values = await collectMetrics(metrics, timeoutMs);
  const list = [...values].map(([name, value]) => ({ name, value }));
  return operatorAnswer({ type: 'GET_METRICS', get_metrics: { metrics: list } }, encoding);
}

function setLoggingLevel(
  { verbosity }: OperatorEndpointParts,
  { level, duration }: masterApi.CallSetLoggingLevel = { level: 0, duration: { nanoseconds: 0 } },
): Answer {
  verbosity.set(level, Number(duration.nanoseconds) / 1e6);
  return emptyAnswer(200);
}

async function answerFiles(
  { files }: OperatorEndpointParts,
  { call, encoding, request }: OperatorRequest,
): Promise<Answer> {
  const { list_files, read_file } = call;
  const answer =
    call.type === 'LIST_FILES'
      ? await answerListFiles(files, list_files ?? { path: '' }, request)
      : await answerReadFile(files, read_file ?? { path: '', offset: 0 }, request);
  if ('refusal' in answer) return answer.refusal;
  const type = call.type === 'LIST_FILES' ? 'LIST_FILES' : 'READ_FILE';
  return operatorAnswer({ type, ...answer }, encoding);
}
