import type { Containerizer, ContainerTermination } from '@mezzo/containerizer';
import { formatContainerId } from '@mezzo/domain';
import type {
  agentApi,
  ContainerID,
  ContainerInfo,
  CommandInfo,
  Resource,
} from '@mezzo/domain/messages';
import { defaultAnswer, emptyAnswer, textAnswer, type Answer } from '@mezzo/http-kit';
import type { AgentRuntime } from '../../agent-runtime.ts';

const SIGKILL = 9;

export interface NestedLaunch {
  readonly container_id: ContainerID;
  readonly command?: CommandInfo | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly resources?: readonly Resource[] | undefined;
  readonly limits?: agentApi.CallLaunchContainer['limits'];
}

/**
 * LAUNCH_CONTAINER and LAUNCH_NESTED_CONTAINER. Standalone containers do not exist yet.
 *
 * Source: mesos src/slave/http.cpp#Http::_launchContainer
 */
export async function launchContainer(
  { containerizer, records }: AgentRuntime,
  launch: NestedLaunch,
): Promise<Answer> {
  const { container_id: id, command = {}, container, resources = [], limits = {} } = launch;
  if (id.parent === undefined) return defaultAnswer(501);
  const executor = records.byContainer.get(rootOf(id));
  const outcome = await containerizer.launch({
    containerId: id,
    command,
    container,
    environment: {},
    user: records.config.switchUser ? command.user : undefined,
    resources,
    limits: Object.fromEntries(Object.entries(limits).map(([name, { value }]) => [name, value])),
    lifetime: {
      checkpoint: executor?.checkpoint ?? false,
      recoveryTimeoutMs: records.config.recoveryTimeoutMs,
      shutdownGraceMs: records.config.executorShutdownGracePeriodMs,
    },
  });
  switch (outcome.kind) {
    case 'launched':
      return emptyAnswer(200);
    case 'already-launched':
      return emptyAnswer(202);
    case 'not-supported':
      return textAnswer(400, 'The provided ContainerInfo is not supported');
    case 'failed':
      return textAnswer(400, outcome.message);
  }
}

/** Answers when the container has ended. */
export async function waitContainer(
  containerizer: Containerizer,
  id: ContainerID,
): Promise<{ readonly ended: agentApi.ResponseWaitContainer } | { readonly refusal: Answer }> {
  const termination = await containerizer.wait(id);
  if (termination !== undefined) return { ended: waitResponse(termination) };
  return { refusal: textAnswer(404, `Container ${formatContainerId(id)} cannot be found`) };
}

function waitResponse(termination: ContainerTermination): agentApi.ResponseWaitContainer {
  const { status, state, reason, limitation, message } = termination;
  return {
    ...(status === undefined ? {} : { exit_status: status }),
    ...(state === undefined ? {} : { state }),
    ...(reason === undefined ? {} : { reason }),
    ...(limitation === undefined ? {} : { limitation }),
    ...(message === undefined ? {} : { message }),
  };
}

export async function killContainer(
  containerizer: Containerizer,
  { container_id: id, signal = SIGKILL }: agentApi.CallKillContainer,
): Promise<Answer> {
  if (await containerizer.kill(id, signal, 'init')) return emptyAnswer(200);
  const name = formatContainerId(id);
  return textAnswer(404, `Container '${name}' cannot be found (or is already killed)`);
}

export function removeContainer({ containerizer, records }: AgentRuntime, id: ContainerID): Answer {
  // A container of an executor is the agent's to remove.
  if (id.parent === undefined) return textAnswer(500, 'Only nested containers can be removed');
  if (!records.byContainer.has(rootOf(id))) return textAnswer(500, 'Unknown root container');
  const outcome = containerizer.remove(id);
  return outcome.kind === 'removed' ? emptyAnswer(200) : textAnswer(500, outcome.message);
}

/** Input and output of containers: no container has a switchboard yet. */
export function attachContainer(runtime: AgentRuntime, id: ContainerID): Answer {
  const name = formatContainerId(id);
  if (!runtime.records.byContainer.has(rootOf(id))) {
    return textAnswer(404, `Container ${name} cannot be found`);
  }
  const isKnown = runtime.containerizer
    .containers()
    .some((known) => formatContainerId(known) === name);
  return isKnown
    ? textAnswer(500, 'I/O switchboard server was disabled for this container')
    : textAnswer(500, `Unknown container ${name}`);
}

function rootOf(id: ContainerID): string {
  return id.parent === undefined ? id.value : rootOf(id.parent);
}
