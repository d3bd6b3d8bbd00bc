import {
  validateId,
  validateResource,
  validateResources,
  type AgentDescription,
} from '@mezzo/domain';
import type { AgentInfo, Resource } from '@mezzo/domain/messages';

/**
 * Checks what a registering agent says about itself.
 *
 * Source: mesos src/master/validation.cpp#master::message::registerSlave
 */
export function validateAgentDescription(message: AgentDescription): string | undefined {
  return validateAgentInfo(message.agentInfo) ?? firstInvalid(message.checkpointedResources);
}

/** Source: mesos src/master/validation.cpp#master::message::validateSlaveInfo */
function validateAgentInfo({ id, resources }: AgentInfo): string | undefined {
  return (id && validateId(id.value)) ?? validateResources(resources);
}

function firstInvalid(resources: readonly Resource[]): string | undefined {
  for (const resource of resources) {
    const reason = validateResource(resource);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
