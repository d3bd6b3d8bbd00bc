import { validateExecutorCall } from '@mezzo/core';
import {
  acceptedEncoding,
  decodeCall,
  mediaTypeOf,
  methodNotAllowed,
  notAcceptableAnswer,
  textAnswer,
  type Answer,
  type Encoding,
  type Endpoint,
  type EndpointRequest,
} from '@mezzo/http-kit';
import { ExecutorCall } from '@mezzo/proto';
import type { executorApi } from '@mezzo/domain/messages';
import type { AgentHandle } from '../agent-handle.ts';
import type { AgentRuntime } from '../agent-runtime.ts';
import { AGENT_PROCESS, EXECUTOR_REALM } from './realms.ts';
import { recoveringAnswer } from './recovering-answer.ts';

/** An executor that leaves more than this unread is cut off. */
const BUFFERED_BYTES_MAX = 64 * 1024 * 1024;

/**
 * `POST /api/v1/executor`.
 *
 * Source: mesos src/slave/http.cpp#Http::executor
 */
export function executorEndpoint(handle: AgentHandle): Endpoint {
  return {
    process: AGENT_PROCESS,
    name: 'api/v1/executor',
    realm: EXECUTOR_REALM,
    help: 'Endpoint for the Executor HTTP API.',
    handle: (request) => answer(handle, request),
  };
}

function answer(
  handle: AgentHandle,
  request: EndpointRequest,
): Answer | Promise<Answer | undefined> {
  const { runtime } = handle;
  if (runtime === undefined) return recoveringAnswer;
  if (request.method !== 'POST') return methodNotAllowed(['POST'], request.method);
  const decoded = decodeCall(ExecutorCall, request.headers['content-type'], request.body);
  if ('refusal' in decoded) return decoded.refusal;
  const { call } = decoded;
  const reason = validateExecutorCall(call);
  if (call.type === 'SUBSCRIBE' && call.subscribe === undefined) {
    return subscribeBare(runtime, call, request, invalid(reason ?? ''));
  }
  if (reason !== undefined) return invalid(reason);
  if (call.type !== 'SUBSCRIBE') {
    return runtime.executorCall({ call, claims: request.claims });
  }
  return subscribe(runtime, call, request);
}

function subscribe(
  runtime: AgentRuntime,
  call: executorApi.Call,
  request: EndpointRequest,
): Answer | Promise<Answer | undefined> {
  const encoding = acceptedEncoding(request.headers.accept);
  if (encoding === undefined) return notAcceptableAnswer;
  return runtime.executorSubscribe({ call, claims: request.claims }, (streamId, onLost) => ({
    encoding,
    stream: openStream(request, encoding, () => onLost(streamId)),
  }));
}

/**
 * A SUBSCRIBE without its `subscribe` member. Executors exist (npm mesos-framework) that leave it
 * out, since they have nothing to say in it: one that this agent waits for is let in. Anybody else
 * hears what Mesos says.
 *
 * Deviates: Mesos refuses such an executor (ADR-0006)
 */
async function subscribeBare(
  runtime: AgentRuntime,
  call: executorApi.Call,
  request: EndpointRequest,
  refusal: Answer,
): Promise<Answer | undefined> {
  const answer = await subscribe(runtime, { ...call, subscribe: {} }, request);
  return answer === undefined ? undefined : refusal;
}

function invalid(reason: string): Answer {
  return textAnswer(400, `Failed to validate Executor::Call: ${reason}`);
}

function openStream(
  request: EndpointRequest,
  encoding: Encoding,
  onLost: () => void,
): ReturnType<EndpointRequest['openRecordStream']> {
  return request.openRecordStream({
    contentType: mediaTypeOf[encoding],
    bufferedBytesMax: BUFFERED_BYTES_MAX,
    onLost,
  });
}
