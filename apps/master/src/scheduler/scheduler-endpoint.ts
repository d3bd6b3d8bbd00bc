import { validateSchedulerCall, type MasterInput, type Principal } from '@mezzo/core';
import type { schedulerApi } from '@mezzo/domain/messages';
import {
  acceptedEncoding,
  decodeCall,
  notAcceptableAnswer,
  textAnswer,
  type Answer,
  type Endpoint,
  type EndpointGuard,
  type EndpointRequest,
  type EndpointResult,
} from '@mezzo/http-kit';
import { SchedulerCall } from '@mezzo/proto';
import { randomUUID } from 'node:crypto';
import type { PendingReplies } from '../loop/pending-replies.ts';
import { realms } from '../realms.ts';
import type { SchedulerStreams } from './scheduler-streams.ts';

export interface SchedulerEndpointParts {
  readonly enqueue: (input: MasterInput) => boolean;
  readonly replies: PendingReplies;
  readonly streams: SchedulerStreams;
  readonly guards: readonly EndpointGuard[];
  /** Gets ready what a principal may do; undefined: it is. */
  readonly prepare: (principal: Principal) => Promise<void> | undefined;
}

/** `POST /api/v1/scheduler`. Source: mesos src/master/http.cpp#Master::Http::scheduler */
export function schedulerEndpoint(parts: SchedulerEndpointParts): Endpoint {
  return {
    process: 'master',
    name: 'api/v1/scheduler',
    realm: realms.scheduler,
    guards: parts.guards,
    help: 'Endpoint for schedulers to make calls against the master.',
    handle: (request) => handleCall(parts, request),
  };
}

function handleCall(parts: SchedulerEndpointParts, request: EndpointRequest): EndpointResult {
  const { headers, body } = request;
  const decoded = decodeCall(SchedulerCall, headers['content-type'], body);
  if ('refusal' in decoded) return decoded.refusal;
  const { call } = decoded;
  switch (call.type) {
    case 'SUBSCRIBE':
      return checkedFirst(call, request) ?? subscribeWhenReady(parts, call, request);
    case 'RECONCILE_OPERATIONS':
      return checkedFirst(call, request) ?? enqueueCall(parts, call, request);
    default:
      return enqueueCall(parts, call, request);
  }
}

/** The two calls whose `Accept` header counts are valid before it is looked at. */
function checkedFirst(call: schedulerApi.Call, request: EndpointRequest): Answer | undefined {
  const reason = validateSchedulerCall(call, request.principal);
  if (reason !== undefined) {
    return textAnswer(400, `Failed to validate scheduler::Call: ${reason}`);
  }
  return acceptedEncoding(request.headers.accept) === undefined ? notAcceptableAnswer : undefined;
}

/** The principal that a framework gives itself decides, also where nobody is asked who makes calls. */
function subscribeWhenReady(
  parts: SchedulerEndpointParts,
  call: schedulerApi.Call,
  request: EndpointRequest,
): EndpointResult {
  const preparation = parts.prepare(call.subscribe?.framework_info.principal);
  return preparation === undefined
    ? subscribe(parts, call, request)
    : preparation.then(() => subscribe(parts, call, request));
}

/** Everything that is wrong from here on is told by an event on the stream. */
function subscribe(
  { enqueue, streams }: SchedulerEndpointParts,
  call: schedulerApi.Call,
  request: EndpointRequest,
): Answer | undefined {
  if (streamIdOf(request) !== undefined) {
    return textAnswer(400, "Subscribe calls should not include the 'Mesos-Stream-Id' header");
  }
  const proposed = proposedStreamIdOf(request);
  if (proposed !== undefined && !uuid.test(proposed)) {
    return textAnswer(400, "Expecting 'Mezzo-Stream-Id' to be a UUID");
  }
  const isFree = proposed !== undefined && !streams.isOpen(proposed);
  const streamId = isFree ? proposed : randomUUID();
  streams.open(request, streamId, acceptedEncoding(request.headers.accept) ?? 'json');
  if (!enqueue({ kind: 'subscribe', streamId, call, principal: request.principal })) {
    streams.close(streamId);
  }
  return undefined;
}

async function enqueueCall(
  { enqueue, replies, streams }: SchedulerEndpointParts,
  call: schedulerApi.Call,
  request: EndpointRequest,
): Promise<Answer> {
  const streamId = streamIdOf(request);
  const { principal } = request;
  const answer = await replies.wait((requestId) =>
    enqueue({ kind: 'schedulerCall', requestId, streamId, call, principal }),
  );
  const isAccepted = answer.status === 200 || answer.status === 202;
  if (isAccepted && streamId !== undefined) streams.echo(streamId, call);
  return answer;
}

/**
 * The id that a gateway would have for the stream: the one under which its client knew a stream of
 * the former leader (ADR 9). One that is taken counts as not proposed.
 */
function proposedStreamIdOf({ headers }: EndpointRequest): string | undefined {
  const header = headers['mezzo-stream-id'];
  return Array.isArray(header) ? header[0] : header;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function streamIdOf({ headers }: EndpointRequest): string | undefined {
  const header = headers['mesos-stream-id'];
  return Array.isArray(header) ? header[0] : header;
}
