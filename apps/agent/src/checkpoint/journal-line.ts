import { crc32 } from 'node:zlib';
import type { CheckpointRecord } from '@mezzo/core';
import { decodePlainData, encodePlainData } from '@mezzo/domain';

/**
 * One record as one line: the CRC-32 of the text in hexadecimal, a space, the text, a line feed. A
 * line that was torn by a crash, or that the disk has changed, does not match its checksum.
 */
export function journalLine(record: CheckpointRecord): string {
  const text = encodePlainData(record);
  return `${checksum(text)} ${text}\n`;
}

/** @returns undefined when the line is not what was written */
export function readJournalLine(line: string): CheckpointRecord | undefined {
  const at = line.indexOf(' ');
  const text = line.slice(at + 1);
  if (at === -1 || line.slice(0, at) !== checksum(text)) return undefined;
  return decodePlainData(text) as CheckpointRecord;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
