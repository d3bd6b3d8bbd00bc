/**
 * A master begins to lead: it takes over what the registry knows and waits for everybody else.
 *
 * Source: mesos src/master/master.cpp#Master::_recover
 */
import { upgradeResources, type RegistryChange } from '@mezzo/domain';
import { awaitRecoveredAgents } from './agents/recovered-agents.ts';
import { machineKey } from './agents/machine.ts';
import { scheduleRegistryGc } from './agents/registry-gc.ts';
import { beginAllocatorEpoch } from './allocation/snapshot.ts';
import { awaitRememberedFrameworks } from './frameworks/remembered-frameworks.ts';
import type { MasterContext } from './master-context.ts';
import type { MasterInput } from './master-input.ts';
import type { AdmittedAgent, DepartedAgent, RegistryState } from '@mezzo/domain';

type Elected = Extract<MasterInput, { kind: 'elected' }>;

export function elected(context: MasterContext, input: Elected): void {
  const { state } = context;
  state.masterInfo = input.masterInfo;
  state.term = input.term;
  state.electedTimeMs = context.nowMs;
  recoverAgents(context, input.registry);
  recoverMachines(context, input.registry);
  for (const [role, config] of input.registry.quotas) state.quotas.set(role, config);
  recoverWeights(context, input.registry);
  for (const [id, info] of input.registry.frameworks) {
    state.frameworks.remembered.set(id, { info });
  }
  beginAllocatorEpoch(context);
  awaitRecoveredAgents(context);
  awaitRememberedFrameworks(context);
  scheduleRegistryGc(context);
}

function recoverAgents(context: MasterContext, registry: RegistryState): void {
  const { recovered, unreachable, gone } = context.state.agents;
  for (const [id, agent] of registry.agents) {
    recovered.set(id, { ...agent.info, resources: upgradeResources(agent.info.resources) });
    recoverCondition(context, id, agent);
  }
  for (const [id, agent] of registry.unreachable) {
    unreachable.set(id, { sinceNs: BigInt(agent.since.nanoseconds) });
    recoverCondition(context, id, agent);
  }
  for (const [id, agent] of registry.gone) {
    gone.set(id, { sinceNs: BigInt(agent.since.nanoseconds) });
  }
}

/** Draining, deactivation and whose an id is outlive agent and master. */
function recoverCondition(
  { state }: MasterContext,
  id: string,
  { drain, deactivated, address }: AdmittedAgent | DepartedAgent,
): void {
  if (drain !== undefined) {
    const info = { state: drain.state, config: drain.config };
    state.agents.draining.set(id, { info, startedMs: undefined });
  }
  if (deactivated === true) state.agents.deactivated.add(id);
  if (address !== undefined) state.agents.homes.set(id, address);
}

function recoverMachines({ state }: MasterContext, registry: RegistryState): void {
  state.schedules = registry.schedules;
  for (const info of registry.machines) {
    state.machines.set(machineKey(info.id), { info, agents: new Set() });
  }
}

/** The flag only counts while nobody has changed weights. */
function recoverWeights(context: MasterContext, registry: RegistryState): void {
  const { weights } = context.state;
  for (const [role, { weight }] of registry.weights) weights.set(role, weight);
  if (weights.size > 0) return;
  const changes: RegistryChange[] = [];
  for (const [role, weight] of context.config.initialWeights) {
    weights.set(role, weight);
    changes.push({ kind: 'putWeight', weight: { role, weight } });
  }
  if (changes.length > 0) context.persist(changes, () => undefined);
}
