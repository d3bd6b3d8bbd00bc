/**
 * What operators do with agents: drain, deactivate, reactivate, mark gone.
 *
 * Source: mesos src/master/http.cpp#Master::Http::_drainAgent and its neighbours
 */
import type { DrainConfig, Duration, DurationInfo } from '@mezzo/domain/messages';
import { deactivateAgent } from '../agents/disconnect-agent.ts';
import { checkDrained } from '../agents/drain-state.ts';
import { machineKey } from '../agents/machine.ts';
import { markGone } from '../agents/mark-gone.ts';
import { registryEntry } from '../agents/registry-entry.ts';
import type { PlainAction } from '../authorization.ts';
import type { MasterContext } from '../master-context.ts';
import type { Reply } from '../master-effect.ts';
import { FORBIDDEN, OK, badRequest, type OperatorRequest } from './operator-request.ts';

export function drainAgent(context: MasterContext, request: OperatorRequest): void {
  const { agent_id, max_grace_period, mark_gone = false } = request.call.drain_agent ?? {};
  const id = agent_id?.value ?? '';
  const reason = checkDrainable(context, id);
  if (reason !== undefined) return request.answer(badRequest(reason));
  const actions: readonly PlainAction[] = mark_gone
    ? ['DRAIN_AGENT', 'MARK_AGENT_GONE']
    : ['DRAIN_AGENT'];
  if (!isApproved(context, request, actions)) return request.answer(FORBIDDEN);
  const refusal = checkKnown(context, id) ?? checkNotLeaving(context, id);
  if (refusal !== undefined) return request.answer(refusal);
  const config: DrainConfig = {
    ...(max_grace_period !== undefined && { max_grace_period: durationInfo(max_grace_period) }),
    mark_gone,
  };
  const drain = { config, state: 'DRAINING' as const };
  context.persist(registryEntry(context, id, { deactivated: true, drain }), () => {
    beginDrain(context, id, config);
    request.answer(OK);
  });
}

/** Maintenance has its own way of emptying a machine. */
function checkDrainable(context: MasterContext, id: string): string | undefined {
  const agent = context.agent(id);
  if (agent === undefined) return undefined;
  const key = machineKey(agent.machineId);
  for (const { machine_ids: ids = [] } of context.state.schedules[0]?.windows ?? []) {
    const machine = ids.find((each) => machineKey(each) === key);
    if (machine === undefined) continue;
    const { hostname = '', ip } = machine;
    const text = ip === undefined ? hostname : `${hostname} (${ip})`;
    return `Agent ${id} is part of a maintenance schedule under Machine ${text}`;
  }
  return agent.capabilities.agentDraining ? undefined : `Agent ${id} is not capable of draining`;
}

function checkNotLeaving(context: MasterContext, id: string): Reply | undefined {
  return context.state.agents.transitions.get(id) === 'markingGone'
    ? { status: 409, text: 'Agent is currently being marked gone' }
    : undefined;
}

function beginDrain(context: MasterContext, id: string, config: DrainConfig): void {
  const { draining, deactivated } = context.state.agents;
  const agent = context.agent(id);
  draining.set(id, {
    info: { state: 'DRAINING', config },
    startedMs: agent === undefined ? undefined : context.nowMs,
  });
  deactivated.add(id);
  if (agent === undefined) return;
  deactivateAgent(context, agent);
  context.sendToAgent(agent, { type: 'drain', config });
  checkDrained(context, agent);
}

export function deactivateAgentCall(context: MasterContext, request: OperatorRequest): void {
  const id = request.call.deactivate_agent?.agent_id.value ?? '';
  if (!isApproved(context, request, ['DEACTIVATE_AGENT'])) return request.answer(FORBIDDEN);
  const refusal = checkKnown(context, id);
  if (refusal !== undefined) return request.answer(refusal);
  context.persist(registryEntry(context, id, { deactivated: true }), () => {
    context.state.agents.deactivated.add(id);
    const agent = context.agent(id);
    if (agent !== undefined) deactivateAgent(context, agent);
    request.answer(OK);
  });
}

export function reactivateAgent(context: MasterContext, request: OperatorRequest): void {
  const id = request.call.reactivate_agent?.agent_id.value ?? '';
  const { draining, deactivated } = context.state.agents;
  if (!isApproved(context, request, ['REACTIVATE_AGENT'])) return request.answer(FORBIDDEN);
  if (!deactivated.has(id)) return request.answer(badRequest('Agent is not deactivated'));
  if (draining.get(id)?.info.state === 'DRAINING') {
    return request.answer(badRequest('Agent is still in the DRAINING state'));
  }
  const changes = registryEntry(context, id, { deactivated: false, drain: undefined });
  context.persist(changes, () => {
    draining.delete(id);
    deactivated.delete(id);
    request.answer(welcome(context, id));
  });
}

/** A disconnected agent is offered again when it re-registers. */
function welcome(context: MasterContext, id: string): Reply {
  const agent = context.agent(id);
  if (agent === undefined) {
    return { status: 409, text: 'Agent removed while processing the call' };
  }
  agent.viewVersion += 1;
  if (agent.connected) {
    agent.active = true;
    context.allocator.send({ type: 'agentActivated', agentId: { value: id } });
  }
  return OK;
}

const TRANSITION_TEXT = {
  markingGone: 'is already being transitioned to gone',
  removing: 'is being transitioned to removed',
  markingUnreachable: 'is being transitioned to unreachable',
} as const;

export function markAgentGone(context: MasterContext, request: OperatorRequest): void {
  const id = request.call.mark_agent_gone?.agent_id.value ?? '';
  if (!isApproved(context, request, ['MARK_AGENT_GONE'])) return request.answer(FORBIDDEN);
  if (context.state.agents.gone.has(id)) return request.answer(OK);
  const transition = context.state.agents.transitions.get(id);
  if (transition !== undefined && transition in TRANSITION_TEXT) {
    const text = TRANSITION_TEXT[transition as keyof typeof TRANSITION_TEXT];
    return request.answer({ status: 503, text: `Agent '${id}' ${text}` });
  }
  if (checkKnown(context, id) !== undefined) {
    return request.answer({ status: 404, text: `Agent '${id}' not found` });
  }
  markGone(context, id, () => {
    request.answer(OK);
  });
}

function isApproved(
  { config }: MasterContext,
  { principal }: OperatorRequest,
  actions: readonly PlainAction[],
): boolean {
  return actions.every((action) => config.approve(principal, { action }));
}

/** Only agents that are, or may come back, can be told anything. */
function checkKnown(context: MasterContext, id: string): Reply | undefined {
  const { recovered, registered, unreachable } = context.state.agents;
  const isKnown = recovered.has(id) || registered.has(id) || unreachable.has(id);
  return isKnown ? undefined : badRequest('Unknown agent');
}

function durationInfo({ seconds = 0, nanos = 0 }: Duration): DurationInfo {
  return { nanoseconds: BigInt(seconds) * 1_000_000_000n + BigInt(nanos) };
}
