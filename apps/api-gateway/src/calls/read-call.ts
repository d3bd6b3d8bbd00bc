import { DecodeError, type MessageType } from '@mezzo/proto';
import { mediaTypeOf, type Encoding } from '@mezzo/http-kit';

/** The encoding that a `Content-Type` names, to the letter as Mesos takes it. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  if (contentType === mediaTypeOf.json) return 'json';
  return contentType === mediaTypeOf.protobuf ? 'protobuf' : undefined;
}

/** The call in a body; undefined where there is none. The master says what is wrong with it. */
export function readCall<T extends object>(
  type: MessageType<T>,
  contentType: string | undefined,
  body: Uint8Array,
): T | undefined {
  const encoding = encodingOf(contentType);
  if (encoding === undefined) return undefined;
  try {
    return encoding === 'json' ? type.fromJson(textOf(body)) : type.decode(body);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** Most clients write the type first; looking no further spares the reading of a long call. */
const typeFirst = /^\{"type":"([A-Z_]+)"/;
const typeFirstBytesMax = 64;

/** A call in a body, of which no more is read than is asked for, and that once. */
export class SentCall<T extends { readonly type?: string | undefined }> {
  readonly #message: MessageType<T>;
  readonly #contentType: string | undefined;
  readonly #body: Buffer;
  #isRead = false;
  #whole: T | undefined;

  constructor(message: MessageType<T>, contentType: string | undefined, body: Buffer) {
    this.#message = message;
    this.#contentType = contentType;
    this.#body = body;
  }

  /** Undefined where there is no call. */
  get type(): string | undefined {
    return this.#earlyType() ?? this.whole?.type;
  }

  /** Undefined where there is no call. */
  get whole(): T | undefined {
    if (!this.#isRead) this.#whole = readCall(this.#message, this.#contentType, this.#body);
    this.#isRead = true;
    return this.#whole;
  }

  #earlyType(): string | undefined {
    if (encodingOf(this.#contentType) !== 'json') return undefined;
    return typeFirst.exec(this.#body.toString('latin1', 0, typeFirstBytesMax))?.[1];
  }
}

export function writeCall<T extends object>(
  type: MessageType<T>,
  encoding: Encoding,
  call: T,
): Uint8Array {
  return encoding === 'json' ? Buffer.from(type.toJson(call)) : type.encode(call);
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.length).toString();
}
