import { Buffer } from 'node:buffer';
import type { Int64 } from '@mezzo/domain/messages';
import { DecodeError } from '../decode-error.ts';
import { messageBytesMax, nestingDepthMax } from './wire-limits.ts';
import { wireType } from './wire-type.ts';

/** Up to here a loop over characters beats the call into the runtime. */
const shortString = 16;

/**
 * Reads the protobuf wire format. Every read is checked against the end of the message it belongs
 * to; whatever is wrong ends in a {@link DecodeError}.
 */
export class BinaryReader {
  readonly #bytes: Buffer;
  #depth = 0;
  #high = 0;
  position = 0;
  /** End of the message that is being read. */
  limit: number;
  /** Set by decoders that found a required field missing. */
  incomplete = false;

  constructor(bytes: Uint8Array) {
    if (bytes.length > messageBytesMax) throw malformed(`message exceeds ${messageBytesMax} bytes`);
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.limit = bytes.length;
  }

  tag(): number {
    const tag = this.uint32();
    if (tag >>> 3 === 0) throw malformed('field number 0');
    return tag;
  }

  uint32(): number {
    const bytes = this.#bytes;
    const byte = this.position < this.limit ? bytes[this.position] : undefined;
    if (byte !== undefined && byte < 0x80) {
      this.position++;
      return byte;
    }
    return this.#varint();
  }

  int32(): number {
    return this.uint32() | 0;
  }

  uint64(): Int64 {
    const low = this.#varint();
    const high = this.#high;
    if (high <= 0x1fffff) return high * 0x100000000 + low;
    return (BigInt(high) << 32n) | BigInt(low);
  }

  int64(): Int64 {
    const low = this.#varint();
    const high = this.#high | 0;
    const value = high * 0x100000000 + low;
    if (Number.isSafeInteger(value)) return value;
    return (BigInt(high) << 32n) | BigInt(low);
  }

  bool(): boolean {
    const low = this.#varint();
    return low !== 0 || this.#high !== 0;
  }

  double(): number {
    const start = this.#take(8);
    return this.#bytes.readDoubleLE(start);
  }

  string(): string {
    const length = this.uint32();
    const start = this.#take(length);
    if (length <= shortString) {
      const text = this.#shortAscii(start, start + length);
      if (text !== undefined) return text;
    }
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** A copy, so that a small field does not keep a whole request body alive. */
  bytes(): Uint8Array {
    const length = this.uint32();
    const start = this.#take(length);
    const copy = new Uint8Array(length);
    copy.set(this.#bytes.subarray(start, start + length));
    return copy;
  }

  /** Enters a length-delimited body; the result goes to {@link leave}. */
  enter(): number {
    const length = this.uint32();
    const outer = this.limit;
    if (length > outer - this.position) throw truncated();
    if (++this.#depth > nestingDepthMax) throw malformed(`nested deeper than ${nestingDepthMax}`);
    this.limit = this.position + length;
    return outer;
  }

  leave(outer: number): void {
    this.#depth--;
    this.limit = outer;
  }

  /** Passes over an unknown field, groups included. */
  skip(tag: number): void {
    switch (tag & 7) {
      case wireType.varint:
        this.#varint();
        return;
      case wireType.fixed64:
        this.#take(8);
        return;
      case wireType.lengthDelimited:
        this.#take(this.uint32());
        return;
      case wireType.startGroup:
        this.#skipGroup(tag >>> 3);
        return;
      case wireType.fixed32:
        this.#take(4);
        return;
      default:
        throw malformed(`unexpected wire type ${tag & 7}`);
    }
  }

  #skipGroup(fieldNumber: number): void {
    if (++this.#depth > nestingDepthMax) throw malformed(`nested deeper than ${nestingDepthMax}`);
    for (;;) {
      const tag = this.tag();
      if ((tag & 7) === wireType.endGroup) {
        if (tag >>> 3 !== fieldNumber) throw malformed('unbalanced group');
        break;
      }
      this.skip(tag);
    }
    this.#depth--;
  }

  #take(length: number): number {
    const start = this.position;
    if (length > this.limit - start) throw truncated();
    this.position = start + length;
    return start;
  }

  #shortAscii(start: number, end: number): string | undefined {
    let text = '';
    for (let i = start; i < end; i++) {
      const byte = this.#bytes[i] ?? 0x80;
      if (byte > 0x7f) return undefined;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** Reads up to ten bytes; returns the low 32 bits and leaves the high ones in `#high`. */
  #varint(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= this.limit) throw truncated();
      const byte = this.#bytes[this.position++] ?? 0;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.#high = high >>> 0;
        return low >>> 0;
      }
    }
    throw malformed('varint of more than ten bytes');
  }
}

function malformed(reason: string): DecodeError {
  return new DecodeError('binary', `malformed protobuf: ${reason}`);
}

function truncated(): DecodeError {
  return malformed('truncated');
}
