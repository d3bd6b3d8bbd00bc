import { validateResources } from '@mezzo/domain';
import type { masterApi } from '@mezzo/domain/messages';

type Call = masterApi.Call;

/** The member that a call of each type must carry; a type that is absent here needs none. */
const requiredMember: Partial<Record<masterApi.CallType, keyof Call>> = {
  GET_METRICS: 'get_metrics',
  SET_LOGGING_LEVEL: 'set_logging_level',
  LIST_FILES: 'list_files',
  READ_FILE: 'read_file',
  UPDATE_WEIGHTS: 'update_weights',
  RESERVE_RESOURCES: 'reserve_resources',
  UNRESERVE_RESOURCES: 'unreserve_resources',
  CREATE_VOLUMES: 'create_volumes',
  DESTROY_VOLUMES: 'destroy_volumes',
  GROW_VOLUME: 'grow_volume',
  SHRINK_VOLUME: 'shrink_volume',
  UPDATE_MAINTENANCE_SCHEDULE: 'update_maintenance_schedule',
  START_MAINTENANCE: 'start_maintenance',
  STOP_MAINTENANCE: 'stop_maintenance',
  DRAIN_AGENT: 'drain_agent',
  DEACTIVATE_AGENT: 'deactivate_agent',
  REACTIVATE_AGENT: 'reactivate_agent',
  UPDATE_QUOTA: 'update_quota',
  SET_QUOTA: 'set_quota',
  REMOVE_QUOTA: 'remove_quota',
  TEARDOWN: 'teardown',
  MARK_AGENT_GONE: 'mark_agent_gone',
};

/**
 * Checks an operator call before anything else is looked at. Whoever answers it puts
 * `Failed to validate master::Call: ` in front of the reason.
 *
 * @returns the reason of a 400, in Mesos' words; undefined when the call is well formed
 *
 * Source: mesos src/master/validation.cpp#master::call::validate
 */
export function validateOperatorCall(call: Call): string | undefined {
  if (call.type === undefined) return "Expecting 'type' to be present";
  const member = requiredMember[call.type];
  if (member !== undefined && call[member] === undefined) {
    return `Expecting '${member}' to be present`;
  }
  return validateMember(call);
}

function validateMember(call: Call): string | undefined {
  switch (call.type) {
    case 'RESERVE_RESOURCES':
      return validateResources(call.reserve_resources?.resources);
    case 'UNRESERVE_RESOURCES':
      return validateResources(call.unreserve_resources?.resources);
    case 'GROW_VOLUME':
      return requireAgent(call.grow_volume?.agent_id);
    case 'SHRINK_VOLUME':
      return requireAgent(call.shrink_volume?.agent_id);
    default:
      return undefined;
  }
}

function requireAgent(agentId: { readonly value: string } | undefined): string | undefined {
  return agentId === undefined
    ? "Expecting 'agent_id' to be present; only agent default resources are supported right now"
    : undefined;
}
