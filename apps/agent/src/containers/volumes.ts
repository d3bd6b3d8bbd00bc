import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@mezzo/domain/messages';

/**
 * Where a persistent volume lies: below `volumes/roles` of the work directory, or of the disk it was
 * made on.
 *
 * Source: mesos src/slave/paths.cpp#getPersistentVolumePath
 */
export function volumePath(workDir: string, { disk, reservations }: Resource): string {
  const role = reservations?.at(-1)?.role ?? '*';
  const id = disk?.persistence?.id ?? '';
  const source = disk?.source;
  if (source?.type === 'MOUNT') return source.mount?.root ?? '';
  const root = source?.type === 'PATH' ? (source.path?.root ?? workDir) : workDir;
  return join(root, 'volumes', 'roles', role, id);
}

/** Idempotent: a volume that is there keeps its content. */
export function makeVolume(workDir: string, volume: Resource): void {
  mkdirSync(volumePath(workDir, volume), { recursive: true });
}

/** Deletes the content for good; the mount point of a whole disk stays. */
export function removeVolume(workDir: string, volume: Resource): void {
  const path = volumePath(workDir, volume);
  if (volume.disk?.source?.type !== 'MOUNT') rmSync(path, { recursive: true, force: true });
}
