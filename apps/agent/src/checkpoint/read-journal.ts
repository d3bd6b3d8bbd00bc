import { readFile } from 'node:fs/promises';
import type { CheckpointRecord } from '@mezzo/core';
import { readJournalLine } from './journal-line.ts';

/**
 * Replays a journal. A last line that is not complete was torn by a crash before anybody relied on
 * it, and is passed over in silence; any other line that cannot be read is an error.
 *
 * @returns a text for every line that was left out
 */
export async function readJournal(
  path: string,
  apply: (record: CheckpointRecord) => void,
): Promise<readonly string[]> {
  const text = await readIfThere(path);
  const lines = text.split('\n');
  const errors: string[] = [];
  // What follows the last line feed is empty, or the beginning of a line.
  for (const [index, line] of lines.slice(0, -1).entries()) {
    const record = readJournalLine(line);
    if (record !== undefined) apply(record);
    else if (index < lines.length - 2) errors.push(`${path}:${index + 1} cannot be read`);
  }
  return errors;
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
