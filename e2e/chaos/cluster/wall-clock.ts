import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceKind } from '@mezzo/tools';

const source = join(import.meta.dirname, '..', 'native', 'shifted-clock.c');

/** Builds the library that shifts clocks, and answers its path; undefined where there is no compiler. */
export function buildClockLibrary(folder: string): string | undefined {
  const library = join(folder, 'shifted-clock.so');
  const { status } = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'], {
    stdio: 'ignore',
  });
  return status === 0 && existsSync(library) ? library : undefined;
}

/** The wall clock of one process, which can be set. */
export class WallClock {
  readonly #file: string;
  readonly #library: string;

  constructor(file: string, library: string) {
    writeFileSync(file, Buffer.alloc(8));
    this.#file = file;
    this.#library = library;
  }

  /** The service, with this clock. */
  give(kind: ServiceKind): ServiceKind {
    const env = { ...kind.env, LD_PRELOAD: this.#library, MEZZO_CHAOS_CLOCK: this.#file };
    return { ...kind, env };
  }

  /** Sets it by so many seconds before or after the right time, until the answer is called. */
  jump(seconds: number): () => void {
    this.#write(BigInt(seconds) * 1_000_000_000n);
    return () => this.#write(0n);
  }

  #write(nanoseconds: bigint): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(nanoseconds);
    // In place: the file is mapped by the process.
    const file = openSync(this.#file, 'r+');
    writeSync(file, bytes, 0, bytes.length, 0);
    closeSync(file);
  }
}
