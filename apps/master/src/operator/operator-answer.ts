import type { masterApi } from '@mezzo/domain/messages';
import { jsonAnswer, protobufAnswer, type Answer, type Encoding } from '@mezzo/http-kit';
import { MasterResponse, writeJson, type WritableJson } from '@mezzo/proto';
import {
  getAgentsJson,
  getExecutorsJson,
  getFrameworksJson,
  getStateJson,
  getTasksJson,
} from './state-json.ts';

/** Encodes what a call answers. */
export function operatorAnswer(response: masterApi.Response, encoding: Encoding): Answer {
  return encoding === 'protobuf'
    ? protobufAnswer(MasterResponse.encode(response))
    : jsonAnswer(responseJson(response));
}

function responseJson(response: masterApi.Response): string {
  const member = handwrittenMember(response);
  if (member === undefined) return MasterResponse.toJson(response);
  return writeJson({ type: response.type ?? 'UNKNOWN', ...member });
}

/** The members whose JSON is not simply that of the message. */
function handwrittenMember(
  response: masterApi.Response,
): Readonly<Record<string, WritableJson>> | undefined {
  const { get_state, get_agents, get_frameworks, get_executors, get_tasks } = response;
  if (get_state !== undefined) return { get_state: getStateJson(get_state) };
  if (get_agents !== undefined) return { get_agents: getAgentsJson(get_agents) };
  if (get_frameworks !== undefined) return { get_frameworks: getFrameworksJson(get_frameworks) };
  if (get_executors !== undefined) return { get_executors: getExecutorsJson(get_executors) };
  if (get_tasks !== undefined) return { get_tasks: getTasksJson(get_tasks) };
  return undefined;
}

/** The SUBSCRIBED event, in JSON with the lists of {@link getStateJson}. */
export function subscribedJson(
  view: masterApi.ResponseGetState,
  heartbeatIntervalSeconds: WritableJson,
): string {
  const subscribed = {
    get_state: getStateJson(view),
    heartbeat_interval_seconds: heartbeatIntervalSeconds,
  };
  return writeJson({ type: 'SUBSCRIBED', subscribed });
}
