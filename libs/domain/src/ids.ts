import type { ContainerID } from './messages/index.ts';

/** An id is often the name of a directory: NAME_MAX of Linux. */
const ID_LENGTH_MAX = 255;
/** Leaves room for the prefix of the Docker containers that carry a container id. */
const CONTAINER_ID_LENGTH_MAX = 242;

const INVALID_CHARACTERS = /[\x00-\x1f\x7f/\\]/;

/**
 * Checks an id that a framework or operator made up: task, executor, agent, framework, persistence.
 *
 * @returns the reason why it is none, in Mesos' words; undefined when it is one
 *
 * Source: mesos src/common/validation.cpp#validateID
 */
export function validateId(id: string): string | undefined {
  if (id === '') return 'ID must not be empty';
  if (isLongerThan(id, ID_LENGTH_MAX)) {
    return `ID must not be greater than ${ID_LENGTH_MAX} characters`;
  }
  if (id === '.' || id === '..') return `'${id}' is disallowed`;
  return INVALID_CHARACTERS.test(id) ? `'${id}' contains invalid characters` : undefined;
}

/**
 * Checks the id of a container and of the containers around it.
 *
 * Periods separate the levels in the printed form of an id (`parent.child`); spaces would have to be
 * escaped on terminals.
 *
 * @returns the reason why it is none, in Mesos' words; undefined when it is one
 *
 * Source: mesos src/slave/validation.cpp#validateContainerId
 */
export function validateContainerId({ value, parent }: ContainerID): string | undefined {
  const reason = validateId(value);
  if (reason !== undefined) return reason;
  if (isLongerThan(value, CONTAINER_ID_LENGTH_MAX)) {
    return `'ContainerID.value' '${value}' exceeds the maximum length (${CONTAINER_ID_LENGTH_MAX})`;
  }
  if (/[. ]/.test(value)) return `'ContainerID.value' '${value}' contains invalid characters`;
  const parentReason = parent && validateContainerId(parent);
  return parentReason === undefined
    ? undefined
    : `'ContainerID.parent' is invalid: ${parentReason}`;
}

/** `grandparent.parent.child`, as logs, paths and messages name a container. */
export function formatContainerId({ value, parent }: ContainerID): string {
  return parent === undefined ? value : `${formatContainerId(parent)}.${value}`;
}

/** The container that no other contains. */
export function rootContainerId(containerId: ContainerID): ContainerID {
  return containerId.parent === undefined ? containerId : rootContainerId(containerId.parent);
}

/** File names are limited in bytes, not in characters, which take up to three for each UTF-16 unit. */
function isLongerThan(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && new TextEncoder().encode(text).length > bytes;
}
