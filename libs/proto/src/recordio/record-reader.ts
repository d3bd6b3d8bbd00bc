import { Buffer } from 'node:buffer';
import { DecodeError } from '../decode-error.ts';

/** Largest record accepted when the reader's owner names no other limit: 64 MiB. */
export const recordBytesMaxDefault = 64 * 1024 * 1024;

/** A length of 15 digits is beyond every limit and still an exact number. */
const lengthDigitsMax = 15;

/**
 * Takes a RecordIO stream apart, however it was cut into chunks. Holds at most one incomplete
 * record. After an error the stream cannot be resumed: every further call throws it again.
 */
export class RecordReader {
  readonly #recordBytesMax: number;
  #header = '';
  /** Bytes still missing from the current record; undefined while its length is being read. */
  #missing: number | undefined;
  #parts: Uint8Array[] = [];
  #failure: DecodeError | undefined;

  constructor(recordBytesMax: number = recordBytesMaxDefault) {
    this.#recordBytesMax = recordBytesMax;
  }

  /** Whether the stream may end here: no record has begun. */
  get atBoundary(): boolean {
    return this.#missing === undefined && this.#header === '';
  }

  /**
   * The records that `chunk` completes, in order. They are views or copies owned by the caller.
   *
   * @throws DecodeError of kind `framing` when a length is no number or exceeds the limit
   */
  push(chunk: Uint8Array): Uint8Array[] {
    if (this.#failure !== undefined) throw this.#failure;
    const records: Uint8Array[] = [];
    let position = 0;
    while (position < chunk.length) {
      position =
        this.#missing === undefined
          ? this.#readHeader(chunk, position)
          : this.#readBody(chunk, position, this.#missing);
      if (this.#missing === 0) records.push(this.#complete());
    }
    return records;
  }

  #readHeader(chunk: Uint8Array, start: number): number {
    let position = start;
    while (position < chunk.length) {
      const byte = chunk[position++] ?? 0;
      if (byte === 0x0a) {
        this.#missing = this.#lengthOf(this.#header);
        this.#header = '';
        return position;
      }
      this.#header += String.fromCharCode(byte);
      if (byte < 0x30 || byte > 0x39 || this.#header.length > lengthDigitsMax) {
        throw this.#fail(`'${this.#header}' is no record length`);
      }
    }
    return position;
  }

  #lengthOf(digits: string): number {
    if (digits === '') throw this.#fail(`'' is no record length`);
    const length = Number(digits);
    if (length > this.#recordBytesMax) {
      throw this.#fail(`record of ${length} bytes exceeds the limit of ${this.#recordBytesMax}`);
    }
    return length;
  }

  #readBody(chunk: Uint8Array, start: number, missing: number): number {
    const end = Math.min(chunk.length, start + missing);
    this.#parts.push(chunk.subarray(start, end));
    this.#missing = missing - (end - start);
    return end;
  }

  #complete(): Uint8Array {
    const [only] = this.#parts;
    const record =
      only !== undefined && this.#parts.length === 1 ? only : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#missing = undefined;
    return record;
  }

  #fail(reason: string): DecodeError {
    this.#failure = new DecodeError('framing', `malformed RecordIO: ${reason}`);
    return this.#failure;
  }
}
