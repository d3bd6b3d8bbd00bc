import { join } from 'node:path';
import { failure, success, type Result } from '@mezzo/domain';
import type { ContainerInfo, Resource } from '@mezzo/domain/messages';
import { applyLinks } from '../apply-links.ts';
import type { IsolatedContainer, Isolator, IsolatorContext } from '../isolator.ts';
import { planVolumes } from './plan-volumes.ts';

/**
 * The host's file system as it is: persistent volumes appear in the sandbox as symbolic links, and
 * whatever would need a mount is refused.
 *
 * Source: mesos src/slave/containerizer/mesos/isolators/filesystem/posix.cpp#PosixFilesystemIsolatorProcess
 */
export function createIsolator({ host, workDirectory }: IsolatorContext): Result<Isolator> {
  const linksOf = (container: IsolatedContainer, resources: readonly Resource[]) =>
    planVolumes(resources, workDirectory, container.owner);
  return success({
    name: 'filesystem/posix',
    supportsNesting: false,
    supportsStandalone: false,
    prepare: (container) => {
      const refusal = refuse(container.container);
      if (refusal !== undefined) return failure(refusal);
      const links = linksOf(container, container.resources);
      return success(links.length > 0 ? { links } : {});
    },
    update: async (container, previous) => {
      const wanted = linksOf(container, container.resources);
      const kept = new Set(wanted.map((link) => link.path));
      for (const { path } of linksOf(previous, previous.resources)) {
        if (!kept.has(path)) await host.unlink(join(container.directory, path));
      }
      await applyLinks(host, container.directory, wanted);
    },
  });
}

/** Links into another root would lead nowhere. */
function refuse(container: ContainerInfo | undefined): string | undefined {
  if (container?.mesos?.image) return 'Container root filesystems not supported';
  if ((container?.volumes ?? []).length > 0) return 'Volumes in ContainerInfo is not supported';
  return undefined;
}
