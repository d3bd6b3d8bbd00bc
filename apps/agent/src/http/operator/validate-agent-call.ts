import { validateContainerId } from '@mezzo/domain';
import type { agentApi, ContainerID } from '@mezzo/domain/messages';
import { validateLaunch, validateNestedLaunch, validateSessionLaunch } from './validate-launch.ts';

type Call = agentApi.Call;
type Member = Exclude<keyof Call, 'type'>;

/** The member that calls of a type must have. */
const MEMBERS: Partial<Record<agentApi.CallType, Member>> = {
  GET_METRICS: 'get_metrics',
  SET_LOGGING_LEVEL: 'set_logging_level',
  LIST_FILES: 'list_files',
  READ_FILE: 'read_file',
  LAUNCH_NESTED_CONTAINER: 'launch_nested_container',
  WAIT_NESTED_CONTAINER: 'wait_nested_container',
  KILL_NESTED_CONTAINER: 'kill_nested_container',
  REMOVE_NESTED_CONTAINER: 'remove_nested_container',
  LAUNCH_NESTED_CONTAINER_SESSION: 'launch_nested_container_session',
  ATTACH_CONTAINER_INPUT: 'attach_container_input',
  ATTACH_CONTAINER_OUTPUT: 'attach_container_output',
  LAUNCH_CONTAINER: 'launch_container',
  WAIT_CONTAINER: 'wait_container',
  KILL_CONTAINER: 'kill_container',
  REMOVE_CONTAINER: 'remove_container',
  ADD_RESOURCE_PROVIDER_CONFIG: 'add_resource_provider_config',
  UPDATE_RESOURCE_PROVIDER_CONFIG: 'update_resource_provider_config',
  REMOVE_RESOURCE_PROVIDER_CONFIG: 'remove_resource_provider_config',
  MARK_RESOURCE_PROVIDER_GONE: 'mark_resource_provider_gone',
};

/**
 * Checks a call that could be decoded.
 *
 * @returns the reason why it is refused, for `Failed to validate agent::Call: …`
 *
 * Source: mesos src/slave/validation.cpp#agent::call::validate
 */
export function validateAgentCall(call: Call): string | undefined {
  if (call.type === undefined) return "Expecting 'type' to be present";
  const member = MEMBERS[call.type];
  if (member === undefined) return undefined;
  if (call[member] === undefined) return `Expecting '${member}' to be present`;
  return validateContainer(call, member) ?? validatePayload(call);
}

function validateContainer(call: Call, member: Member): string | undefined {
  const id = containerIdOf(call, member);
  if (id === undefined) return undefined;
  const reason = validateContainerId(id);
  if (reason !== undefined) return `'${member}.container_id' is invalid: ${reason}`;
  // The deprecated calls know nested containers only.
  return member.includes('nested') && id.parent === undefined
    ? `Expecting '${member}.container_id.parent' to be present`
    : undefined;
}

function containerIdOf(call: Call, member: Member): ContainerID | undefined {
  if (member === 'attach_container_input') return undefined;
  const payload = call[member];
  return payload !== undefined && 'container_id' in payload ? payload.container_id : undefined;
}

function validatePayload(call: Call): string | undefined {
  switch (call.type) {
    case 'LAUNCH_NESTED_CONTAINER':
      return call.launch_nested_container && validateNestedLaunch(call.launch_nested_container);
    case 'LAUNCH_NESTED_CONTAINER_SESSION':
      return (
        call.launch_nested_container_session &&
        validateSessionLaunch(call.launch_nested_container_session)
      );
    case 'LAUNCH_CONTAINER':
      return call.launch_container && validateLaunch(call.launch_container);
    case 'ATTACH_CONTAINER_INPUT':
      return validateInput(call.attach_container_input ?? {});
    case 'ADD_RESOURCE_PROVIDER_CONFIG':
    case 'UPDATE_RESOURCE_PROVIDER_CONFIG':
      return validateConfig(call);
    default:
      return undefined;
  }
}

function validateInput({
  type,
  container_id,
}: agentApi.CallAttachContainerInput): string | undefined {
  if (type === undefined) return "Expecting 'attach_container_input.type' to be present";
  if (type === 'UNKNOWN') return "'attach_container_input.type' is unknown";
  if (type !== 'CONTAINER_ID') return undefined;
  const reason = validateContainerId(container_id ?? { value: '' });
  return reason && `'attach_container_input.container_id' is invalid: ${reason}`;
}

/** Ids are given by the agent. */
function validateConfig(call: Call): string | undefined {
  for (const member of [
    'add_resource_provider_config',
    'update_resource_provider_config',
  ] as const) {
    if (call[member]?.info.id !== undefined) return `Expecting '${member}.info.id' to be unset`;
  }
  return undefined;
}
