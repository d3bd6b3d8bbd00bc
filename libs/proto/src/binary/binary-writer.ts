import { Buffer } from 'node:buffer';
import { invariant } from '@mezzo/domain';
import type { Int64 } from '@mezzo/domain/messages';

const initialCapacity = 64 * 1024;
/** A writer that grew beyond this for one huge message gives the memory back afterwards. */
const retainedCapacity = 4 * 1024 * 1024;
/** Up to here a loop over characters beats the call into the runtime. */
const shortString = 48;

/** Takes bigints apart: arithmetic on them costs many times what a view of their bytes does. */
const scratch = new DataView(new ArrayBuffer(8));

/**
 * Writes the protobuf wire format into one growing buffer. Lengths of nested messages are patched
 * in afterwards: one byte is reserved, and the body moves up if it turns out not to suffice.
 */
export class BinaryWriter {
  #buffer = Buffer.allocUnsafeSlow(initialCapacity);
  #view = new DataView(this.#buffer.buffer);
  #position = 0;

  reset(): void {
    this.#position = 0;
    if (this.#buffer.length > retainedCapacity) this.#allocate(initialCapacity);
  }

  /** How many bytes were written. */
  get length(): number {
    return this.#position;
  }

  /** A copy of what was written: the buffer itself is used again. */
  finish(): Uint8Array {
    return Buffer.from(this.#buffer.subarray(0, this.#position));
  }

  /** What was written, a character a byte: unlike memory of its own, it is on the heap. */
  finishText(): string {
    return this.#buffer.toString('latin1', 0, this.#position);
  }

  uint32(value: number): void {
    this.#reserve(5);
    this.#varint32(value >>> 0);
  }

  int32(value: number): void {
    if (value >= 0) this.uint32(value);
    else this.#varint64(value >>> 0, 0xffffffff);
  }

  int64(value: Int64): void {
    if (typeof value === 'number') {
      this.#safeInteger(value);
      return;
    }
    scratch.setBigInt64(0, value, true);
    invariant(scratch.getBigInt64(0, true) === value, `${value} does not fit int64`);
    this.#scratched();
  }

  uint64(value: Int64): void {
    invariant(value >= 0, `${value} does not fit uint64`);
    if (typeof value === 'number') {
      this.#safeInteger(value);
      return;
    }
    scratch.setBigUint64(0, value, true);
    invariant(scratch.getBigUint64(0, true) === value, `${value} does not fit uint64`);
    this.#scratched();
  }

  bool(value: boolean): void {
    this.#reserve(1);
    this.#buffer[this.#position++] = value ? 1 : 0;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#position, value, true);
    this.#position += 8;
  }

  string(value: string): void {
    if (value.length <= shortString && this.#shortAscii(value)) return;
    const length = Buffer.byteLength(value);
    this.#reserve(5 + length);
    this.#varint32(length);
    this.#buffer.write(value, this.#position, 'utf8');
    this.#position += length;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(5 + value.length);
    this.#varint32(value.length);
    this.#buffer.set(value, this.#position);
    this.#position += value.length;
  }

  /** Begins a length-delimited body; the result goes to {@link end}. */
  begin(): number {
    this.#reserve(1);
    return this.#position++;
  }

  end(start: number): void {
    const length = this.#position - start - 1;
    if (length < 0x80) {
      this.#buffer[start] = length;
      return;
    }
    const extra = length < 0x4000 ? 1 : length < 0x200000 ? 2 : length < 0x10000000 ? 3 : 4;
    this.#reserve(extra);
    this.#buffer.copyWithin(start + 1 + extra, start + 1, this.#position);
    const end = this.#position + extra;
    this.#position = start;
    this.#varint32(length);
    this.#position = end;
  }

  #shortAscii(value: string): boolean {
    const length = value.length;
    this.#reserve(1 + length);
    const buffer = this.#buffer;
    let position = this.#position;
    buffer[position++] = length;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return false;
      buffer[position++] = code;
    }
    this.#position = position;
    return true;
  }

  #safeInteger(value: number): void {
    invariant(Number.isSafeInteger(value), `${value} is not an exact 64-bit integer`);
    if (value >= 0 && value <= 0xffffffff) {
      this.uint32(value);
      return;
    }
    this.#varint64(value >>> 0, Math.floor(value / 0x100000000) >>> 0);
  }

  #scratched(): void {
    this.#varint64(scratch.getUint32(0, true), scratch.getUint32(4, true));
  }

  #varint32(value: number): void {
    const buffer = this.#buffer;
    let position = this.#position;
    let rest = value;
    while (rest > 0x7f) {
      buffer[position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    buffer[position++] = rest;
    this.#position = position;
  }

  #varint64(low: number, high: number): void {
    this.#reserve(10);
    const buffer = this.#buffer;
    let position = this.#position;
    let lowRest = low;
    let highRest = high;
    while (highRest > 0) {
      buffer[position++] = (lowRest & 0x7f) | 0x80;
      lowRest = ((lowRest >>> 7) | (highRest << 25)) >>> 0;
      highRest >>>= 7;
    }
    this.#position = position;
    this.#varint32(lowRest);
  }

  #reserve(bytes: number): void {
    if (this.#position + bytes > this.#buffer.length) this.#grow(bytes);
  }

  #grow(bytes: number): void {
    const old = this.#buffer;
    this.#allocate(Math.max(old.length * 2, this.#position + bytes));
    old.copy(this.#buffer, 0, 0, this.#position);
  }

  #allocate(capacity: number): void {
    this.#buffer = Buffer.allocUnsafeSlow(capacity);
    this.#view = new DataView(this.#buffer.buffer);
  }
}
