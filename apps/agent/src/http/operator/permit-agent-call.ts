import type { AgentContext } from '@mezzo/core';
import { rootContainerId, type AuthorizationAction, type ObjectApprovers } from '@mezzo/domain';
import type { agentApi, CommandInfo, ContainerID } from '@mezzo/domain/messages';
import { frameworkInfoOf } from '../../views/agent-reads.ts';

/** Calls that are done to the agent as a whole. Reads that are not here leave out what is not seen. */
const wholeActions: Partial<Record<agentApi.CallType, AuthorizationAction>> = {
  GET_FLAGS: 'VIEW_FLAGS',
  SET_LOGGING_LEVEL: 'SET_LOG_LEVEL',
  ADD_RESOURCE_PROVIDER_CONFIG: 'MODIFY_RESOURCE_PROVIDER_CONFIG',
  UPDATE_RESOURCE_PROVIDER_CONFIG: 'MODIFY_RESOURCE_PROVIDER_CONFIG',
  REMOVE_RESOURCE_PROVIDER_CONFIG: 'MODIFY_RESOURCE_PROVIDER_CONFIG',
  MARK_RESOURCE_PROVIDER_GONE: 'MARK_RESOURCE_PROVIDER_GONE',
  PRUNE_IMAGES: 'PRUNE_IMAGES',
};

interface ContainerAction {
  readonly action: AuthorizationAction;
  readonly containerId: ContainerID;
  /** What is run in it. */
  readonly command?: CommandInfo | undefined;
}

/**
 * Whether somebody may make a call.
 *
 * Source: mesos src/slave/http.cpp#Http::launchContainer, waitContainer, killContainer,
 * removeContainer, attachContainerInput, attachContainerOutput
 */
export function permitsAgentCall(
  approvers: ObjectApprovers,
  records: AgentContext,
  call: agentApi.Call,
): boolean {
  if (approvers.permitsEverything) return true;
  const whole = wholeActions[call.type ?? 'UNKNOWN'];
  if (whole !== undefined) return approvers.approved(whole);
  const asked = containerActionOf(call);
  if (asked === undefined) return true;
  const { action, containerId, command } = asked;
  const executor = records.byContainer.get(rootContainerId(containerId).value);
  if (executor === undefined) {
    // Who asks for the input of what nobody knows is told so, whoever it is.
    if (action === 'ATTACH_CONTAINER_INPUT') return true;
    return approvers.approved(action, { containerId });
  }
  const framework = frameworkInfoOf(records, executor.frameworkId);
  return approvers.approved(action, { executor: executor.info, framework, command, containerId });
}

function containerActionOf(call: agentApi.Call): ContainerAction | undefined {
  switch (call.type) {
    case 'LAUNCH_CONTAINER':
      return launch('LAUNCH', call.launch_container);
    case 'LAUNCH_NESTED_CONTAINER':
      return launch('LAUNCH', call.launch_nested_container);
    case 'LAUNCH_NESTED_CONTAINER_SESSION': {
      const session = call.launch_nested_container_session;
      return session && { ...launched(session), action: 'LAUNCH_NESTED_CONTAINER_SESSION' };
    }
    case 'WAIT_CONTAINER':
      return done('WAIT', call.wait_container);
    case 'WAIT_NESTED_CONTAINER':
      return done('WAIT', call.wait_nested_container);
    case 'KILL_CONTAINER':
      return done('KILL', call.kill_container);
    case 'KILL_NESTED_CONTAINER':
      return done('KILL', call.kill_nested_container);
    case 'REMOVE_CONTAINER':
      return done('REMOVE', call.remove_container);
    case 'REMOVE_NESTED_CONTAINER':
      return done('REMOVE', call.remove_nested_container);
    case 'ATTACH_CONTAINER_INPUT': {
      const containerId = call.attach_container_input?.container_id;
      return containerId && { action: 'ATTACH_CONTAINER_INPUT', containerId };
    }
    case 'ATTACH_CONTAINER_OUTPUT': {
      const containerId = call.attach_container_output?.container_id;
      return containerId && { action: 'ATTACH_CONTAINER_OUTPUT', containerId };
    }
    default:
      return undefined;
  }
}

type Launch = Pick<agentApi.CallLaunchContainer, 'container_id' | 'command'>;

/** Without a command, an empty one is run: as the agent's own user, unless rules say otherwise. */
function launched({
  container_id: containerId,
  command = {},
}: Launch): Omit<ContainerAction, 'action'> {
  return { containerId, command };
}

function launch(verb: 'LAUNCH', member: Launch | undefined): ContainerAction | undefined {
  return member && { ...launched(member), action: ofContainer(verb, member.container_id) };
}

function done(
  verb: 'WAIT' | 'KILL' | 'REMOVE',
  member: { readonly container_id: ContainerID } | undefined,
): ContainerAction | undefined {
  return (
    member && { action: ofContainer(verb, member.container_id), containerId: member.container_id }
  );
}

/** Containers below others, and those that stand alone, have rules of their own. */
function ofContainer(
  verb: 'LAUNCH' | 'WAIT' | 'KILL' | 'REMOVE',
  { parent }: ContainerID,
): AuthorizationAction {
  return parent === undefined ? `${verb}_STANDALONE_CONTAINER` : `${verb}_NESTED_CONTAINER`;
}
