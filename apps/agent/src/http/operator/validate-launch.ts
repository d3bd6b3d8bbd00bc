/**
 * What a call that launches a container may ask for.
 *
 * Source: mesos src/slave/validation.cpp#agent::call::validate
 */
import { validateCommandInfo, validateContainerInfo, validateGpus } from '@mezzo/core';
import { Resources, upgradeResources, validateResources } from '@mezzo/domain';
import type { agentApi, ContainerID, ContainerInfo, Resource } from '@mezzo/domain/messages';

type Launch = Pick<agentApi.CallLaunchNestedContainer, 'container_id' | 'command' | 'container'>;

export function validateNestedLaunch(
  launch: agentApi.CallLaunchNestedContainer,
): string | undefined {
  return validateContents('launch_nested_container', launch) ?? validateNestedCgroups(launch);
}

function validateNestedCgroups({ container_id, container }: Launch): string | undefined {
  if (sharesCgroups(container) !== false || !isNestedTwice(container_id)) return undefined;
  return nestedTwice('launch_nested_container', "set 'share_cgroups' to 'false'");
}

export function validateSessionLaunch(
  launch: agentApi.CallLaunchNestedContainerSession,
): string | undefined {
  const reason = validateContents('launch_nested_container_session', launch);
  if (reason !== undefined || sharesCgroups(launch.container) !== false) return reason;
  return (
    "'launch_nested_container_session.container.linux_info' is invalid:" +
    " 'share_cgroups' cannot be set to 'false' for nested container sessions"
  );
}

export function validateLaunch(launch: agentApi.CallLaunchContainer): string | undefined {
  return (
    validateLaunchResources(launch) ??
    validateContents('launch_container', launch) ??
    validateNesting(launch)
  );
}

function validateLaunchResources({
  container_id: { parent },
  resources = [],
}: agentApi.CallLaunchContainer): string | undefined {
  const invalid = validateResources(resources);
  if (invalid !== undefined) return `Invalid resources: ${invalid}`;
  const gpus = validateGpus(resources);
  if (gpus !== undefined) return `Invalid GPU resources: ${gpus}`;
  return parent === undefined ? firstReason(resources, validateStandaloneResource) : undefined;
}

/** Nobody has reserved anything for a container without an executor. */
function validateStandaloneResource(resource: Resource): string | undefined {
  for (const { kind } of Resources.of(upgradeResources([resource]))) {
    if (kind.isReserved()) return "'launch_container.resources' must be unreserved";
    if (kind.isPersistentVolume) {
      return "'launch_container.resources' may not use persistent volumes";
    }
    if (kind.revocable) return "'launch_container.resources' must be non-revocable";
  }
  return undefined;
}

function firstReason<T>(
  items: readonly T[],
  validate: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const reason = validate(item);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function validateContents(member: string, { command, container }: Launch): string | undefined {
  const commandReason = command && validateCommandInfo(command);
  if (commandReason !== undefined) return `'${member}.command' is invalid: ${commandReason}`;
  const containerReason = container && validateContainerInfo(container);
  if (containerReason === undefined) return undefined;
  return `'${member}.container' is invalid: ${containerReason}`;
}

/** Only the containers directly below an executor have resources and cgroups of their own. */
function validateNesting(launch: agentApi.CallLaunchContainer): string | undefined {
  const { container_id: id, container, resources = [], limits = {} } = launch;
  const shares = sharesCgroups(container);
  if (id.parent === undefined) {
    return shares === true
      ? "'launch_container' is invalid: containers without a parent cannot set 'share_cgroups' to 'true'"
      : undefined;
  }
  if (!isNestedTwice(id)) return undefined;
  if (resources.length > 0) return nestedTwice('launch_container', 'specify resources');
  if (Object.keys(limits).length > 0) {
    return nestedTwice('launch_container', 'specify resource limits');
  }
  return shares === false
    ? nestedTwice('launch_container', "set 'share_cgroups' to 'false'")
    : undefined;
}

function nestedTwice(member: string, what: string): string {
  return `'${member}' is invalid: containers nested at the second level or greater cannot ${what}`;
}

function isNestedTwice({ parent }: ContainerID): boolean {
  return parent?.parent !== undefined;
}

/** Undefined where nothing is said about it. */
function sharesCgroups(container: ContainerInfo | undefined): boolean | undefined {
  return container?.linux_info?.share_cgroups;
}
