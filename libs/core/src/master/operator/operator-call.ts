/**
 * Operator calls that change something. Reads are answered by the views; whether a call has the
 * member its type requires has been checked before.
 *
 * Source: mesos src/master/http.cpp#Master::Http::api
 */
import type { masterApi } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { MasterInput } from '../master-input.ts';
import { deactivateAgentCall, drainAgent, markAgentGone, reactivateAgent } from './agent-calls.ts';
import { startMaintenance, stopMaintenance, updateSchedule } from './maintenance-calls.ts';
import type { OperatorRequest } from './operator-request.ts';
import { removeQuota, setQuota, updateQuota } from './quota-calls.ts';
import { operateOnResources } from './resource-calls.ts';
import { teardown } from './teardown-call.ts';
import { updateWeights } from './weight-calls.ts';

type Handler = (context: MasterContext, request: OperatorRequest) => void;

const HANDLERS: Partial<Record<masterApi.CallType, Handler>> = {
  RESERVE_RESOURCES: operateOnResources,
  UNRESERVE_RESOURCES: operateOnResources,
  CREATE_VOLUMES: operateOnResources,
  DESTROY_VOLUMES: operateOnResources,
  GROW_VOLUME: operateOnResources,
  SHRINK_VOLUME: operateOnResources,
  UPDATE_WEIGHTS: updateWeights,
  UPDATE_QUOTA: updateQuota,
  SET_QUOTA: setQuota,
  REMOVE_QUOTA: removeQuota,
  UPDATE_MAINTENANCE_SCHEDULE: updateSchedule,
  START_MAINTENANCE: startMaintenance,
  STOP_MAINTENANCE: stopMaintenance,
  DRAIN_AGENT: drainAgent,
  DEACTIVATE_AGENT: deactivateAgentCall,
  REACTIVATE_AGENT: reactivateAgent,
  MARK_AGENT_GONE: markAgentGone,
  TEARDOWN: teardown,
};

export function operatorCall(
  context: MasterContext,
  { requestId, call, principal }: Extract<MasterInput, { kind: 'operatorCall' }>,
): void {
  const handler = HANDLERS[call.type ?? 'UNKNOWN'];
  if (handler === undefined) return context.reply(requestId, 501);
  handler(context, {
    call,
    principal,
    answer: ({ status, text }) => {
      context.reply(requestId, status, text);
    },
  });
}
