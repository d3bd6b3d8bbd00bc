import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerDirectory } from './runtime-paths.ts';
import type { ContainerProcess } from './process-plan.ts';
import { parsePidFile } from './warden-event.ts';

/** The wait status that a supervisor left behind; undefined while the container runs. */
export async function readStatus(runtimeDirectory: string): Promise<number | undefined> {
  const text = await readIfPresent(join(runtimeDirectory, 'status'));
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}

/** The processes of a container; undefined when it never got so far. */
export async function readProcess(
  root: string,
  key: string,
): Promise<ContainerProcess | undefined> {
  const text = await readIfPresent(join(containerDirectory(root, key), 'pid'));
  return text === undefined ? undefined : parsePidFile(key, text);
}

/** The text of a file, undefined when there is none. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
