import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CheckpointRecord } from '@mezzo/core';
import { replaceFile, syncDirectory } from './durable-file.ts';
import { journalLine } from './journal-line.ts';

/** A journal is written anew when it has grown to this, and to a multiple of what is still true. */
const COMPACTION_BYTES_MIN = 4 * 1024 * 1024;
const COMPACTION_FACTOR = 4;

/**
 * A file of records that only grows, until it is replaced by the few records that say the same.
 * Calls must not overlap.
 */
export class Journal {
  private readonly path: string;
  private readonly snapshot: () => Iterable<CheckpointRecord>;
  private file: FileHandle;
  private bytesCount: number;
  private compactAtBytes: number;

  private constructor(
    path: string,
    snapshot: () => Iterable<CheckpointRecord>,
    file: FileHandle,
    bytesCount: number,
  ) {
    this.path = path;
    this.snapshot = snapshot;
    this.file = file;
    this.bytesCount = bytesCount;
    this.compactAtBytes = Math.max(COMPACTION_BYTES_MIN, bytesCount * COMPACTION_FACTOR);
  }

  /**
   * Opens a journal that was read before: it begins with a snapshot, so that a torn end is gone.
   *
   * @param snapshot - records whose fold is everything that was appended so far
   */
  static async open(path: string, snapshot: () => Iterable<CheckpointRecord>): Promise<Journal> {
    const bytesCount = await writeSnapshot(path, snapshot());
    await syncDirectory(dirname(path));
    return new Journal(path, snapshot, await open(path, 'a'), bytesCount);
  }

  /** Resolves when the records are durable. They must be part of the snapshot already. */
  async append(records: readonly CheckpointRecord[]): Promise<void> {
    const text = records.map(journalLine).join('');
    this.bytesCount += Buffer.byteLength(text);
    if (this.bytesCount >= this.compactAtBytes) {
      await this.compact();
      return;
    }
    await this.file.appendFile(text);
    await this.file.datasync();
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async compact(): Promise<void> {
    this.bytesCount = await writeSnapshot(this.path, this.snapshot());
    this.compactAtBytes = Math.max(COMPACTION_BYTES_MIN, this.bytesCount * COMPACTION_FACTOR);
    await this.file.close();
    this.file = await open(this.path, 'a');
  }
}

async function writeSnapshot(path: string, records: Iterable<CheckpointRecord>): Promise<number> {
  const text = [...records].map(journalLine).join('');
  await replaceFile(path, text);
  return Buffer.byteLength(text);
}
