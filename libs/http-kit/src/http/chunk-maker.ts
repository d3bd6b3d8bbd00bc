import { sliceMsMax } from './slice-queue.ts';
import type { Pieces, SlicedBody } from './sliced-body.ts';

/** Chunks of this size cost little each, and little memory for each reader. */
const chunkBytesMax = 256 * 1024;

/** A character outside of ASCII takes up to so many bytes for each of its two. */
const utf8BytesPerUnitMax = 3;

/** Of a long text it is worth while to look how many bytes it takes. */
const longPieceLength = 1024;

function utf8BytesMax(piece: string): number {
  return piece.length < longPieceLength
    ? piece.length * utf8BytesPerUnitMax
    : Buffer.byteLength(piece);
}

/** Where first chunks are made, one at a time: most answers are small, and wait long for slow readers. */
const scratch = Buffer.allocUnsafeSlow(chunkBytesMax);

/** The clock is looked at after so many pieces, and after each that may have taken longer. */
const piecesPerLook = 32;

/**
 * Puts pieces together to chunks. The first one has just the memory that it needs; from the second on
 * the memory of a chunk is used again for the next one, which may be asked for only when nobody reads
 * the last one any more.
 */
export class ChunkMaker {
  readonly #pieces: Pieces;
  readonly #encoding: 'utf8' | 'latin1';
  #buffer = scratch;
  #isFirst = true;
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
    if (!this.#isFirst && this.#buffer === scratch) {
      this.#buffer = Buffer.allocUnsafeSlow(chunkBytesMax);
    }
    this.#isFirst = false;
    this.#length = 0;
    const endMs = performance.now() + sliceMsMax;
    for (let count = 1; ; count += 1) {
      const piece = this.#left ?? this.#nextPiece();
      if (piece === undefined || !this.#take(piece)) break;
      const isShort = piece !== '' && piece.length < longPieceLength;
      if (isShort && count % piecesPerLook !== 0) continue;
      if (performance.now() > endMs) break;
    }
    const chunk = this.#buffer.subarray(0, this.#length);
    return this.#buffer === scratch ? Buffer.from(chunk) : chunk;
  }

  /** Whether there was room for it; if not, it is left for the next chunk. */
  #take(piece: string | Uint8Array): boolean {
    const bytesMax =
      typeof piece === 'string' && this.#encoding === 'utf8' ? utf8BytesMax(piece) : piece.length;
    if (this.#length + bytesMax > this.#buffer.length) {
      if (this.#length > 0) {
        this.#left = piece;
        return false;
      }
      this.#buffer = Buffer.allocUnsafeSlow(bytesMax);
    }
    this.#left = undefined;
    if (typeof piece === 'string') {
      this.#length += this.#buffer.write(piece, this.#length, this.#encoding);
    } else {
      this.#buffer.set(piece, this.#length);
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

  /** Nobody wants the rest. */
  abandon(): void {
    this.#isDone = true;
    this.#pieces.return?.();
  }
}
