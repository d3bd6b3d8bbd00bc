import type { AdmittedAgent, RegistryChange } from '@mezzo/domain';
import type { AgentInfo, TimeInfo } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';

/** What the registry keeps of an agent besides its information. */
export interface AgentCondition {
  readonly deactivated: boolean;
  readonly drain?: AdmittedAgent['drain'] | undefined;
  readonly address?: string | undefined;
}

/** An agent's condition as the master knows it. */
export function conditionOf(context: MasterContext, id: string): AgentCondition {
  const { draining, deactivated, homes } = context.state.agents;
  const drain = draining.get(id)?.info;
  const address = homes.get(id);
  return {
    deactivated: deactivated.has(id),
    ...(address !== undefined && { address }),
    ...(drain !== undefined && {
      drain: { config: drain.config, state: drain.state === 'DRAINED' ? 'DRAINED' : 'DRAINING' },
    }),
  };
}

/** The registry's entry of an admitted agent. */
export function admittedEntry(info: AgentInfo, condition: AgentCondition): RegistryChange {
  return { kind: 'putAgent', agent: { info, ...withoutGaps(condition) } };
}

/** The registry's entry of an agent that is away. Drain and address outlive its absence. */
export function departedEntry(
  id: string,
  since: TimeInfo,
  condition: AgentCondition,
): RegistryChange {
  const { deactivated, ...rest } = withoutGaps(condition);
  const agent = { id: { value: id }, since, ...(deactivated && { deactivated }), ...rest };
  return { kind: 'putUnreachable', agent };
}

function withoutGaps({ deactivated, drain, address }: AgentCondition) {
  return {
    deactivated,
    ...(drain !== undefined && { drain }),
    ...(address !== undefined && { address }),
  };
}

/**
 * Writes a new condition of an agent to the registry, wherever the agent is listed there. What
 * `change` leaves out stays as it is.
 */
export function registryEntry(
  context: MasterContext,
  id: string,
  change: Partial<AgentCondition>,
): readonly RegistryChange[] {
  const { registered, recovered, unreachable } = context.state.agents;
  const condition = { ...conditionOf(context, id), ...change };
  const info = registered.get(id)?.info ?? recovered.get(id);
  if (info !== undefined) return [admittedEntry(info, condition)];
  const sinceNs = unreachable.get(id)?.sinceNs;
  return sinceNs === undefined ? [] : [departedEntry(id, { nanoseconds: sinceNs }, condition)];
}
