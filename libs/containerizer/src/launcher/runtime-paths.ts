import type { ContainerID } from '@mezzo/domain/messages';

/**
 * Ids from the root down, joined by `/`: names a container in maps, events and errors of the
 * launcher. Ids hold neither slashes nor spaces (`validateContainerId`).
 */
export function containerKey({ value, parent }: ContainerID): string {
  return parent ? `${containerKey(parent)}/${value}` : value;
}

/** The reverse of {@link containerKey}. */
export function containerIdOf(key: string): ContainerID {
  const at = key.lastIndexOf('/');
  return at < 0
    ? { value: key }
    : { value: key.slice(at + 1), parent: containerIdOf(key.slice(0, at)) };
}

/**
 * `<root>/containers/<id>`, and `<that>/containers/<child>` for nested ones: the layout of sandboxes
 * and of runtime directories alike.
 *
 * Source: mesos src/slave/containerizer/mesos/paths.hpp#getRuntimePath
 */
export function containerDirectory(root: string, key: string): string {
  return `${root}/containers/${key.replaceAll('/', '/containers/')}`;
}
