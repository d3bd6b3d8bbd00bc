import { join } from 'node:path';
import type { Resource } from '@mezzo/domain/messages';
import type { Owner } from '../host.ts';
import type { SandboxLink } from '../launch-plan.ts';

/**
 * Links to persistent volumes. Volumes whose container path holds a slash are left out, as in Mesos,
 * where the master lets none through.
 *
 * @param owner - the container's account; volumes are handed over to it unless it is root
 */
export function planVolumes(
  resources: readonly Resource[],
  workDirectory: string,
  owner: Owner | undefined,
): readonly SandboxLink[] {
  return resources.flatMap((resource) => {
    const path = resource.disk?.volume?.container_path;
    if (!resource.disk?.persistence || path === undefined || path.includes('/')) return [];
    const target = persistentVolumePath(workDirectory, resource);
    if (target === undefined) return [];
    const link = { path, target };
    if (!owner || owner.uid === 0) return [link];
    return [{ ...link, owner, shared: resource.shared !== undefined }];
  });
}

/**
 * `<root>/volumes/roles/<role>/<persistence id>`, where the root is the disk's own when it has one.
 *
 * Source: mesos src/slave/paths.cpp#getPersistentVolumePath
 */
export function persistentVolumePath(
  workDirectory: string,
  resource: Resource,
): string | undefined {
  const { persistence, source } = resource.disk ?? {};
  if (!persistence) return undefined;
  const role = resource.reservations?.at(-1)?.role ?? resource.role ?? '*';
  if (source?.type === 'MOUNT') return absolute(workDirectory, source.mount?.root);
  const root = source?.type === 'PATH' ? absolute(workDirectory, source.path?.root) : workDirectory;
  return root && join(root, 'volumes', 'roles', role, persistence.id);
}

/** Roots of disks may be given relative to the work directory. */
function absolute(workDirectory: string, root: string | undefined): string | undefined {
  if (root === undefined) return undefined;
  return root.startsWith('/') ? root : join(workDirectory, root);
}
