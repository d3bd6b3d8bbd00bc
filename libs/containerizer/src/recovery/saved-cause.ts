import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TerminationCause } from '../containerizer.ts';
import { readIfPresent } from '../launcher/runtime-files.ts';

/**
 * Keeps why a container ended beside its wait status, so that an agent that is killed before it has
 * told the framework can still tell.
 *
 * Source: mesos src/slave/containerizer/mesos/paths.hpp#TERMINATION_FILE
 */
export async function saveCause(runtimeDirectory: string, cause: TerminationCause): Promise<void> {
  const path = join(runtimeDirectory, 'termination');
  await writeFile(`${path}.tmp`, JSON.stringify(cause));
  await rename(`${path}.tmp`, path);
}

export async function readCause(runtimeDirectory: string): Promise<TerminationCause | undefined> {
  const text = await readIfPresent(join(runtimeDirectory, 'termination'));
  return text === undefined ? undefined : (JSON.parse(text) as TerminationCause);
}
