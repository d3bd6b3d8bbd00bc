import { chunkBuffers } from './chunk-buffers.ts';
import { sliceMsMax } from './slice-queue.ts';
import type { Pieces, SlicedBody } from './sliced-body.ts';

/** A character outside of ASCII takes up to so many bytes for each of its two. */
const utf8BytesPerUnitMax = 3;

/** Of a long text it is worth while to look how many bytes it takes. */
const longPieceLength = 1024;

function utf8BytesMax(piece: string): number {
  return piece.length < longPieceLength
    ? piece.length * utf8BytesPerUnitMax
    : Buffer.byteLength(piece);
}

/** The clock is looked at after so many pieces, and after each that may have taken longer. */
const piecesPerLook = 32;

/**
 * Puts pieces together to chunks, each in the memory of the one before: the next one may be asked for
 * only when nobody reads the last one any more.
 */
export class ChunkMaker {
  readonly #pieces: Pieces;
  readonly #encoding: 'utf8' | 'latin1';
  #buffer: Buffer | undefined;
  #length = 0;
  /** Did not fit into the last chunk. */
  #left: string | Uint8Array | undefined;
  #isDone = false;

  constructor({ pieces, encoding }: SlicedBody) {
    this.#pieces = pieces;
    this.#encoding = encoding;
  }

  /** Nothing comes after the last chunk. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** What can be made in one slice, which may be nothing yet. */
  next(): Uint8Array {
    this.#length = 0;
    const endMs = performance.now() + sliceMsMax;
    for (let count = 1; ; count += 1) {
      const piece = this.#left ?? this.#nextPiece();
      if (piece === undefined || !this.#take(piece)) break;
      const isShort = piece !== '' && piece.length < longPieceLength;
      if (isShort && count % piecesPerLook !== 0) continue;
      if (performance.now() > endMs) break;
    }
    return this.#memory().subarray(0, this.#length);
  }

  /** Nobody reads the last chunk any more, and the next one is not made soon: others have the memory. */
  release(): void {
    if (this.#buffer !== undefined) chunkBuffers.give(this.#buffer);
    this.#buffer = undefined;
  }

  #memory(): Buffer {
    this.#buffer ??= chunkBuffers.take();
    return this.#buffer;
  }

  /** Whether there was room for it; if not, it is left for the next chunk. */
  #take(piece: string | Uint8Array): boolean {
    const bytesMax =
      typeof piece === 'string' && this.#encoding === 'utf8' ? utf8BytesMax(piece) : piece.length;
    if (this.#length + bytesMax > this.#memory().length) {
      if (this.#length > 0) {
        this.#left = piece;
        return false;
      }
      this.release();
      this.#buffer = Buffer.allocUnsafeSlow(bytesMax);
    }
    this.#left = undefined;
    const buffer = this.#memory();
    if (typeof piece === 'string') {
      this.#length += buffer.write(piece, this.#length, this.#encoding);
    } else {
      buffer.set(piece, this.#length);
      this.#length += piece.length;
    }
    return true;
  }

  #nextPiece(): string | Uint8Array | undefined {
    const { done, value } = this.#pieces.next();
    if (done !== true) return value;
    this.#isDone = true;
    return undefined;
  }

  /** Nobody wants the rest. The last chunk may still be on its way: its memory is left to it. */
  abandon(): void {
    this.#isDone = true;
    this.#pieces.return?.();
  }
}
