import type { ServerResponse } from 'node:http';
import { constants, createGzip } from 'node:zlib';
import type { Answer } from './answer.ts';
import { ChunkMaker } from './chunk-maker.ts';
import { slices } from './slice-queue.ts';
import type { SlicedBody } from './sliced-body.ts';

/** A client that takes nothing for so long holds what its answer is made of in vain. */
const stallMsMax = 60_000;

export interface SlicedAnswer {
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly body: SlicedBody;
  readonly gzipped: boolean;
}

/** Answers up to this length are sent whole. No more than this is held for a reader until then. */
const wholeBytesMax = 64 * 1024;

const nothing = Buffer.alloc(0);

/**
 * Writes a body that is made in slices. A small one is handed to `writeWhole`, however many slices it
 * takes: what a client sees must not depend on how busy the machine is. A longer one has no
 * `Content-Length` and is sent in chunks, each made when its reader has taken the one before.
 */
export function writeSliced(
  response: ServerResponse,
  answer: SlicedAnswer,
  writeWhole: (bytes: Uint8Array) => void,
): void {
  const chunks = new ChunkMaker(answer.body);
  const gather = (before: Uint8Array): void =>
    slices.enqueue(() => {
      if (response.destroyed) return chunks.abandon();
      const chunk = guarded(response, () => chunks.next());
      if (chunk === undefined) return;
      if (chunks.isDone || before.length + chunk.length < wholeBytesMax) {
        // Most answers are small, and wait long for slow readers: they get no more than they need.
        const soFar = Buffer.concat([before, chunk]);
        chunks.release();
        if (chunks.isDone) writeWhole(soFar);
        else gather(soFar);
      } else new SlicedWriter(response, answer, chunks).begin(before, chunk);
    });
  gather(nothing);
}

class SlicedWriter {
  readonly #response: ServerResponse;
  readonly #chunks: ChunkMaker;
  readonly #target: NodeJS.WritableStream;
  readonly #stall: NodeJS.Timeout;

  constructor(response: ServerResponse, answer: SlicedAnswer, chunks: ChunkMaker) {
    this.#response = response;
    this.#chunks = chunks;
    this.#stall = setTimeout(() => response.destroy(), stallMsMax);
    this.#stall.unref();
    response.once('close', () => {
      clearTimeout(this.#stall);
      chunks.abandon();
    });
    const { status, headers, gzipped } = answer;
    response.writeHead(status, { ...headers, ...(gzipped && { 'Content-Encoding': 'gzip' }) });
    this.#target = gzipped ? gzipInto(response) : response;
  }

  begin(before: Uint8Array, chunk: Uint8Array): void {
    if (before.length > 0) this.#target.write(before);
    this.#write(chunk);
  }

  /** The callback comes when the chunk has left, and its memory may be used again. */
  #write(chunk: Uint8Array): void {
    this.#stall.refresh();
    if (chunk.length === 0) this.#next();
    else {
      this.#target.write(chunk, (error) => {
        if (error === undefined || error === null) this.#next();
      });
    }
  }

  #next(): void {
    if (this.#chunks.isDone) {
      this.#chunks.release();
      this.#target.end();
      return;
    }
    slices.enqueue(() => {
      if (this.#response.destroyed) return;
      const chunk = guarded(this.#response, () => this.#chunks.next());
      if (chunk !== undefined) this.#write(chunk);
    });
  }
}

/** Compresses on the thread pool; speed counts more than the last byte. */
function gzipInto(response: ServerResponse): NodeJS.WritableStream {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  gzip.pipe(response);
  response.once('close', () => gzip.destroy());
  return gzip;
}

/** A body that fails half way can only be broken off. */
function guarded<T>(response: ServerResponse, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    response.destroy(error instanceof Error ? error : undefined);
    return undefined;
  }
}
