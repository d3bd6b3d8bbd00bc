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
import type { AgentHandle } from '../agent-handle.ts';
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
  if (reason !== undefined) {
    return textAnswer(400, `Failed to validate Executor::Call: ${reason}`);
  }
  if (call.type !== 'SUBSCRIBE') return runtime.executorCall(call);
  const encoding = acceptedEncoding(request.headers.accept);
  if (encoding === undefined) return notAcceptableAnswer;
  return runtime.executorSubscribe(call, (streamId, onLost) => ({
    encoding,
    stream: openStream(request, encoding, () => onLost(streamId)),
  }));
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
