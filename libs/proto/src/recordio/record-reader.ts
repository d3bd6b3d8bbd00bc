import { Buffer } from 'node:buffer';
import { DecodeError } from '../decode-error.ts';

/** Largest record accepted when the reader's owner names no other limit: 64 MiB. */
export const recordBytesMaxDefault = 64 * 1024 * 1024;

/** A length of 15 digits is beyond every limit and still an exact number. */
const lengthDigitsMax = 15;

const empty = Buffer.alloc(0);

/**
 * Takes a RecordIO stream apart, however it was cut into chunks. Holds at most one incomplete
 * record. After an error the stream cannot be resumed: every further call throws it again.
 */
export class RecordReader {
  readonly #recordBytesMax: number;
  #header = '';
  /** Length of the current record; undefined while that is being read. */
  #length: number | undefined;
  /** The first `#filled` bytes are those of a record that came in several chunks. */
  #partial = empty;
  #filled = 0;
  #complete: Uint8Array | undefined;
  #failure: DecodeError | undefined;

  constructor(recordBytesMax: number = recordBytesMaxDefault) {
    this.#recordBytesMax = recordBytesMax;
  }

  /** Whether the stream may end here: no record has begun. */
  get atBoundary(): boolean {
    return this.#length === undefined && this.#header === '';
  }

  /**
   * The records that `chunk` completes, in order. They may share memory with the
   * chunk.
   *
   * @throws DecodeError of kind `framing` when a length is no number or exceeds the limit
   */
  push(chunk: Uint8Array): Uint8Array[] {
    if (this.#failure !== undefined) throw this.#failure;
    const records: Uint8Array[] = [];
    let position = 0;
    while (position < chunk.length) {
      position =
        this.#length === undefined
          ? this.#readHeader(chunk, position)
          : this.#readBody(chunk, position, this.#length);
      const record = this.#takeComplete();
      if (record !== undefined) records.push(record);
    }
    return records;
  }

  #readHeader(chunk: Uint8Array, start: number): number {
    let position = start;
    while (position < chunk.length) {
      const byte = chunk[position++] ?? 0;
      if (byte === 0x0a) {
        this.#length = this.#lengthOf(this.#header);
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

  #readBody(chunk: Uint8Array, start: number, length: number): number {
    const end = Math.min(chunk.length, start + length - this.#filled);
    if (this.#filled === 0 && end - start === length) {
      this.#complete = chunk.subarray(start, end);
    } else {
      this.#append(chunk.subarray(start, end), length);
      if (this.#filled === length) this.#complete = this.#partial.subarray(0, length);
    }
    return end;
  }

  /** The buffer grows with what has come, not with what a length line announces. */
  #append(bytes: Uint8Array, length: number): void {
    const filled = this.#filled + bytes.length;
    if (filled > this.#partial.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(length, Math.max(filled, 2 * this.#filled)));
      larger.set(this.#partial.subarray(0, this.#filled));
      this.#partial = larger;
    }
    this.#partial.set(bytes, this.#filled);
    this.#filled = filled;
  }

  #takeComplete(): Uint8Array | undefined {
    const record = this.#length === 0 ? new Uint8Array() : this.#complete;
    if (record === undefined) return undefined;
    this.#complete = undefined;
    this.#partial = empty;
    this.#filled = 0;
    this.#length = undefined;
    return record;
  }

  #fail(reason: string): DecodeError {
    this.#failure = new DecodeError('framing', `malformed RecordIO: ${reason}`);
    return this.#failure;
  }
}
