import type { Piece } from './pieces.ts';

/** Protobuf as text, a character a byte: small texts take less memory than small buffers. */

const wireTypeLengthDelimited = 2;

/** A message after its length. */
export function delimited(message: string): string {
  return varint(message.length) + message;
}

/** What stands before the length of a field that is a message. */
export function fieldTag(fieldNumber: number): string {
  return varint((fieldNumber << 3) | wireTypeLengthDelimited);
}

function varint(value: number): string {
  let text = '';
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) {
    text += String.fromCharCode((rest % 0x80) | 0x80);
  }
  return text + String.fromCharCode(rest);
}

/**
 * A message that is put together of parts, of which only the length must be known before the first
 * byte of it can be sent.
 */
export class MessageParts {
  readonly #parts: (Piece | MessageParts)[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @param element - the field's message, as {@link delimited} makes it */
  addElement(fieldNumber: number, element: string): void {
    this.addBytes(fieldTag(fieldNumber));
    this.addBytes(element);
  }

  /** @param bytes - as they are, or a character a byte */
  addBytes(bytes: Piece): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  /** @param message - whole: nothing is added to it any more */
  addMessage(fieldNumber: number, message: MessageParts): void {
    this.addBytes(fieldTag(fieldNumber) + varint(message.length));
    this.#parts.push(message);
    this.#length += message.length;
  }

  *pieces(): Generator<Piece, void> {
    for (const part of this.#parts) {
      if (part instanceof MessageParts) yield* part.pieces();
      else yield part;
    }
  }
}
