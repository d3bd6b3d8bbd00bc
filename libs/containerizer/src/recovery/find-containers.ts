import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TerminationCause } from '../containerizer.ts';
import type { ContainerProcess } from '../launcher/process-plan.ts';
import { isRunning, killSession } from '../launcher/process-table.ts';
import { readIfPresent, readProcess, readStatus } from '../launcher/runtime-files.ts';
import { containerDirectory } from '../launcher/runtime-paths.ts';
import { readCause } from './saved-cause.ts';
import { decodeSavedConfig, type SavedConfig } from './saved-config.ts';

/** What an earlier agent left of one container. */
export interface FoundContainer {
  readonly key: string;
  /** Absent when the launch had not come far enough. */
  readonly saved: SavedConfig | undefined;
  readonly process: ContainerProcess | undefined;
  /** Whether its supervisor lives, and with it the word of its end. */
  readonly supervised: boolean;
  /** Its wait status when it has ended. */
  readonly status: number | undefined;
  readonly cause: TerminationCause | undefined;
}

/** Lists the containers of a runtime directory, parents before children. */
export async function findContainers(root: string): Promise<readonly FoundContainer[]> {
  const found: FoundContainer[] = [];
  const visit = async (parentKey: string | undefined, directory: string): Promise<void> => {
    for (const id of await listDirectories(join(directory, 'containers'))) {
      const key = parentKey === undefined ? id : `${parentKey}/${id}`;
      found.push(await readContainer(root, key));
      await visit(key, containerDirectory(root, key));
    }
  };
  await visit(undefined, root);
  return found;
}

/** The supervisor is looked at before its word, so that it cannot leave between the two. */
async function readContainer(root: string, key: string): Promise<FoundContainer> {
  const directory = containerDirectory(root, key);
  const process = await readProcess(root, key);
  const supervised =
    process !== undefined && isRunning(process.supervisorPid, process.supervisorStartTicks);
  const config = await readIfPresent(join(directory, 'config'));
  return {
    key,
    process,
    supervised,
    saved: config === undefined ? undefined : decodeSavedConfig(config),
    status: await readStatus(directory),
    cause: await readCause(directory),
  };
}

async function listDirectories(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Empties a runtime directory that was written before the machine was last started: its pids mean
 * nothing any more.
 */
export async function clearAfterReboot(root: string): Promise<void> {
  const path = join(root, 'boot_id');
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  if ((await readIfPresent(path)) === bootId) return;
  await rm(join(root, 'containers'), { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  await writeFile(path, bootId);
}

/** Ends tasks whose supervisor was killed, and whose warden too: nobody watches them any more. */
export async function endUnsupervised(found: readonly FoundContainer[]): Promise<void> {
  for (const { process, supervised, status } of found) {
    if (process && !supervised && status === undefined) await killSession(process);
  }
}
