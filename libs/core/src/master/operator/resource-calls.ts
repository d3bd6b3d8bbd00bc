/**
 * Operations of operators on resources that no framework has: reservations and volumes.
 *
 * Source: mesos src/master/http.cpp#Master::Http::_operation
 */
import {
  applyConversions,
  conversionsOf,
  Resources,
  upgradeOperation,
  type OperationConversion,
} from '@mezzo/domain';
import type { OfferOperation, masterApi } from '@mezzo/domain/messages';
import { tellAgentUpdated } from '../allocation/snapshot.ts';
import type { MasterContext } from '../master-context.ts';
import type { Reply } from '../master-effect.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { rescindOffer } from '../offers/remove-offer.ts';
import { actionsOf } from '../operations/operation-actions.ts';
import { applyOperation } from '../operations/operation-life.ts';
import { validateOperation } from '../validation/operation.ts';
import { ACCEPTED, FORBIDDEN, badRequest, type OperatorRequest } from './operator-request.ts';

export function operateOnResources(
  context: MasterContext,
  { call, principal, answer }: OperatorRequest,
): void {
  const { agentId, operation: raw } = operationOf(call);
  const agent = context.agent(agentId ?? '');
  if (agent === undefined) return answer(badRequest('No agent found with specified ID'));
  const upgraded = upgradeOperation(raw);
  if (!upgraded.ok) return answer(badRequest(upgraded.reason));
  const operation = upgraded.value;
  const reason = validateOperation(operation, { agent, principal, framework: undefined });
  if (reason !== undefined) return answer(badRequest(refusal(agent, operation, reason)));
  const isApproved = actionsOf(operation).every((action) =>
    context.config.approve(principal, action),
  );
  answer(isApproved ? operate(context, agent, operation) : FORBIDDEN);
}

/** Two of the texts leave the agent out. */
function refusal(agent: AgentRecord, { type = 'UNKNOWN' }: OfferOperation, reason: string): string {
  const place = `agent ${agent.id} at ${agent.address} (${agent.info.hostname})`;
  const where = type === 'DESTROY' || type === 'UNRESERVE' ? '' : ` on ${place}`;
  return `Invalid ${type} operation${where}: ${reason}`;
}

interface ResourceCall {
  readonly agentId: string | undefined;
  readonly operation: OfferOperation;
}

function operationOf(call: masterApi.Call): ResourceCall {
  const { reserve_resources: reserve, unreserve_resources: unreserve } = call;
  const { create_volumes: create, destroy_volumes: destroy } = call;
  switch (call.type) {
    case 'RESERVE_RESOURCES': {
      const { source, resources } = reserve ?? {};
      return of(reserve, { type: 'RESERVE', reserve: { source, resources } });
    }
    case 'UNRESERVE_RESOURCES': {
      const { resources } = unreserve ?? {};
      return of(unreserve, { type: 'UNRESERVE', unreserve: { resources } });
    }
    case 'CREATE_VOLUMES':
      return of(create, { type: 'CREATE', create: { volumes: create?.volumes } });
    case 'DESTROY_VOLUMES':
      return of(destroy, { type: 'DESTROY', destroy: { volumes: destroy?.volumes } });
    case 'GROW_VOLUME':
      return of(call.grow_volume, { type: 'GROW_VOLUME', grow_volume: call.grow_volume });
    case 'SHRINK_VOLUME':
      return of(call.shrink_volume, { type: 'SHRINK_VOLUME', shrink_volume: call.shrink_volume });
    default:
      return of(undefined, { type: 'UNKNOWN' });
  }
}

function of(
  payload: { readonly agent_id?: { readonly value: string } | undefined } | undefined,
  operation: OfferOperation,
): ResourceCall {
  return { agentId: payload?.agent_id?.value, operation };
}

/**
 * Withdraws offers until what is needed is free, and applies the operation.
 *
 * Deviates: the master decides by its own accounts, where Mesos asks its allocator; a proposal of the
 * allocator that crosses the operation is refused.
 */
function operate(context: MasterContext, agent: AgentRecord, operation: OfferOperation): Reply {
  const conversions = conversionsOf(operation);
  if (!conversions.ok) {
    const { type = 'UNKNOWN' } = operation;
    return badRequest(`Invalid ${type} operation: ${conversions.reason}`);
  }
  rescindFor(context, agent, conversions.value);
  const applied = applyConversions(freeResources(agent), conversions.value);
  if (!applied.ok) return { status: 409, text: applied.reason };
  applyOperation(context, agent, undefined, operation);
  tellAgentUpdated(context, agent);
  return ACCEPTED;
}

/** Shared volumes that somebody uses are not free to be destroyed, though they can be offered. */
function freeResources(agent: AgentRecord): Resources {
  const inUse = Resources.sum(agent.usedResources.values()).shared().unallocate();
  return agent.availableResources().subtract(inUse);
}

/** Only offers that hold something of what is needed, and only until there is enough. */
function rescindFor(
  context: MasterContext,
  agent: AgentRecord,
  conversions: readonly OperationConversion[],
): void {
  let required = Resources.sum(conversions.map(({ consumed }) => consumed));
  let recovered = Resources.empty;
  for (const offer of [...agent.offers]) {
    const offered = offer.resources.unallocate();
    const rest = required.subtract(offered);
    if (rest.equals(required)) continue;
    required = rest;
    recovered = recovered.add(offered);
    // The default filter keeps the allocator from offering them again at once.
    rescindOffer(context, offer, {});
    if (applyConversions(recovered, conversions).ok) return;
  }
}
