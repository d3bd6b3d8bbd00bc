/** Chunks of this size cost little each, and little memory for each reader. */
export const chunkBytesMax = 256 * 1024;

/** 8 MB: as many readers of large answers at the same time are served from memory that is there. */
const keptMax = 32;

/**
 * Memory for chunks that is used again. What is thrown away lives long enough to be found by whole
 * collections only, and V8 begins one after 64 MB of it: ten pollers brought that about every 13 s,
 * with steps of up to 10 ms each time anything else was allocated.
 */
export class ChunkBuffers {
  readonly #free: Buffer[] = [];

  /** What is in it is left from somebody else. */
  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(chunkBytesMax);
  }

  /** @param buffer - nobody reads or writes it any more */
  give(buffer: Buffer): void {
    if (buffer.length === chunkBytesMax && this.#free.length < keptMax) this.#free.push(buffer);
  }
}

/** All of a process. */
export const chunkBuffers = new ChunkBuffers();
