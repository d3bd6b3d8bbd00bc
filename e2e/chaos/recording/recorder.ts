import { createWriteStream, type WriteStream } from 'node:fs';
import type { HistoryRecord } from '../history/history-record.ts';

/** A record without its time, of whichever kind. */
export type Unstamped = HistoryRecord extends infer Each
  ? Each extends HistoryRecord
    ? Omit<Each, 'atMs'>
    : never
  : never;

/** Writes the history of a run as it happens, stamped with the time of a clock that never jumps. */
export class Recorder {
  readonly file: string;
  readonly #out: WriteStream;
  readonly #startMs = performance.now();
  /** The same moment by the clock of the file system. */
  readonly #startWallMs = Date.now();
  #failure: Error | undefined;

  constructor(file: string) {
    this.file = file;
    this.#out = createWriteStream(file);
    this.#out.on('error', (error) => (this.#failure = error));
  }

  /** Milliseconds since the start of the run. */
  nowMs(): number {
    return Math.round((performance.now() - this.#startMs) * 10) / 10;
  }

  /** A time stamp of a file, as a time of the run. */
  fromWallMs(wallMs: number): number {
    return Math.round((wallMs - this.#startWallMs) * 10) / 10;
  }

  write(record: Unstamped): void {
    this.#out.write(`${JSON.stringify({ atMs: this.nowMs(), ...record })}\n`);
  }

  /** Resolves when everything is on the disk; rejects when something is not. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#out.once('close', () => resolve());
      this.#out.end();
    });
    if (this.#failure) throw this.#failure;
  }
}
