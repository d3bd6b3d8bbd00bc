import type { agentApi } from '@mezzo/domain/messages';
import {
  jsonAnswer,
  methodNotAllowed,
  protobufAnswer,
  textAnswer,
  type Answer,
  type ApproversOfRequest,
  type Encoding,
  type Endpoint,
  type EndpointRequest,
  type FileCatalog,
  type MetricsSource,
  type Verbosity,
} from '@mezzo/http-kit';
import { AgentResponse } from '@mezzo/proto';
import type { AgentHandle } from '../../agent-handle.ts';
import { AGENT_PROCESS, READWRITE_REALM } from '../realms.ts';
import { recoveringAnswer } from '../recovering-answer.ts';
import { answerAgentCall, type CallResult } from './agent-calls.ts';
import { decodeAgentCall, firstRecord, type DecodedAgentCall } from './decode-agent-call.ts';
import { negotiate, RECORDIO, type Negotiated } from './negotiate.ts';
import { validateAgentCall } from './validate-agent-call.ts';

export interface OperatorEndpointOptions {
  readonly handle: AgentHandle;
  readonly catalog: FileCatalog;
  readonly flags: ReadonlyMap<string, string>;
  readonly metrics: readonly MetricsSource[];
  readonly verbosity: Verbosity;
  readonly approversOf: ApproversOfRequest;
}

/** `POST /api/v1`. Source: mesos src/slave/http.cpp#Http::api */
export function operatorEndpoint(options: OperatorEndpointOptions): Endpoint {
  return {
    process: AGENT_PROCESS,
    name: 'api/v1',
    realm: READWRITE_REALM,
    help: 'Endpoint for API calls against the agent.',
    streamsBody: (headers) => headers['content-type'] === RECORDIO,
    handle: (request) => answer(options, request),
  };
}

async function answer(options: OperatorEndpointOptions, request: EndpointRequest): Promise<Answer> {
  const { runtime } = options.handle;
  if (runtime === undefined) return recoveringAnswer;
  if (request.method !== 'POST') return methodNotAllowed(['POST'], request.method);
  const agreed = negotiate(request.headers);
  if ('refusal' in agreed) return agreed.refusal;
  const { negotiated } = agreed;
  const decoded = await decode(negotiated, request);
  if ('refusal' in decoded) return decoded.refusal;
  const { call } = decoded;
  const refusal = refusalOf(negotiated, call);
  if (refusal !== undefined) return refusal;
  const approvers = options.approversOf(request);
  const parts = { ...options, runtime, requester: request, approvers };
  const result = await answerAgentCall(parts, call);
  return encode(negotiated.accept, result);
}

async function decode(
  { content, isStreamingRequest }: Negotiated,
  request: EndpointRequest,
): Promise<DecodedAgentCall> {
  if (!isStreamingRequest) return decodeAgentCall(content, request.body);
  const first = await firstRecord(request.bodyStream);
  return 'refusal' in first ? first : decodeAgentCall(content, first.record);
}

function refusalOf(negotiated: Negotiated, call: agentApi.Call): Answer | undefined {
  const reason = validateAgentCall(call);
  if (reason !== undefined) return textAnswer(400, `Failed to validate agent::Call: ${reason}`);
  return refusalOfStreaming(negotiated, call.type ?? 'UNKNOWN');
}

/** Only one call takes a stream of records, and only two give one. */
function refusalOfStreaming(
  { isStreamingRequest, isStreamingResponse }: Negotiated,
  type: agentApi.CallType,
): Answer | undefined {
  const takesStream = type === 'ATTACH_CONTAINER_INPUT';
  if (isStreamingRequest && !takesStream) {
    return textAnswer(
      415,
      `Streaming 'Content-Type' ${RECORDIO} is not supported for ${type} call`,
    );
  }
  if (!isStreamingRequest && takesStream) {
    return textAnswer(415, `Expecting 'Content-Type' to be ${RECORDIO} for ${type} call`);
  }
  const givesStream =
    type === 'ATTACH_CONTAINER_OUTPUT' || type === 'LAUNCH_NESTED_CONTAINER_SESSION';
  if (isStreamingResponse && !givesStream) {
    return textAnswer(406, `Streaming response is not supported for ${type} call`);
  }
  return undefined;
}

function encode(encoding: Encoding, result: CallResult): Answer {
  if (!('response' in result)) return result;
  return encoding === 'json'
    ? jsonAnswer(AgentResponse.toJson(result.response))
    : protobufAnswer(AgentResponse.encode(result.response));
}
