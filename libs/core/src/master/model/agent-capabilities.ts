import type { AgentInfoCapability, AgentInfoCapabilityType } from '@mezzo/domain/messages';

/** What an agent says it can do, as flags. */
export interface AgentCapabilities {
  readonly multiRole: boolean;
  readonly hierarchicalRole: boolean;
  readonly reservationRefinement: boolean;
  readonly resourceProvider: boolean;
  readonly resizeVolume: boolean;
  readonly agentOperationFeedback: boolean;
  readonly agentDraining: boolean;
  readonly taskResourceLimits: boolean;
}

export function agentCapabilities(list: readonly AgentInfoCapability[]): AgentCapabilities {
  const types = new Set(list.map(({ type }) => type));
  const has = (type: AgentInfoCapabilityType): boolean => types.has(type);
  return {
    multiRole: has('MULTI_ROLE'),
    hierarchicalRole: has('HIERARCHICAL_ROLE'),
    reservationRefinement: has('RESERVATION_REFINEMENT'),
    resourceProvider: has('RESOURCE_PROVIDER'),
    resizeVolume: has('RESIZE_VOLUME'),
    agentOperationFeedback: has('AGENT_OPERATION_FEEDBACK'),
    agentDraining: has('AGENT_DRAINING'),
    taskResourceLimits: has('TASK_RESOURCE_LIMITS'),
  };
}
