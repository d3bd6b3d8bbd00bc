import type { AdmittedAgent, RegistryChange } from '@mezzo/domain';
import type { AgentInfo } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';

/** What the registry keeps of an agent besides its information. */
export interface AgentCondition {
  readonly deactivated: boolean;
  readonly drain?: AdmittedAgent['drain'] | undefined;
}

/** An agent's condition as the master knows it. */
export function conditionOf(context: MasterContext, id: string): AgentCondition {
  const { draining, deactivated } = context.state.agents;
  const drain = draining.get(id)?.info;
  return {
    deactivated: deactivated.has(id),
    ...(drain !== undefined && {
      drain: { config: drain.config, state: drain.state === 'DRAINED' ? 'DRAINED' : 'DRAINING' },
    }),
  };
}

/** The registry's entry of an admitted agent. */
export function admittedEntry(
  info: AgentInfo,
  { deactivated, drain }: AgentCondition,
): RegistryChange {
  return {
    kind: 'putAgent',
    agent: { info, deactivated, ...(drain !== undefined && { drain }) },
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
  if (sinceNs === undefined) return [];
  const { deactivated, drain } = condition;
  const agent = {
    id: { value: id },
    since: { nanoseconds: sinceNs },
    ...(deactivated && { deactivated }),
    ...(drain !== undefined && { drain }),
  };
  return [{ kind: 'putUnreachable', agent }];
}
