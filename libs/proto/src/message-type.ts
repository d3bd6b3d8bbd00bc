import { invariant } from '@mezzo/domain';
import { decodeBinary } from './binary/binary-decoder.ts';
import {
  encodeBinary,
  encodeBinaryText,
  encodeElements,
  type EncodedElements,
} from './binary/binary-encoder.ts';
import type { Dialect } from './json/dialect.ts';
import { decodeJson } from './json/json-decoder.ts';
import { encodeJson } from './json/json-encoder.ts';
import type { JsonValue } from './json/json-value.ts';
import { parseJson } from './json/parse-json.ts';
import { hasMessage } from './schema.ts';

/**
 * One message of the API with both of its encodings. Codecs are compiled when first used.
 *
 * Encoders throw `InvariantError` when a required field is unset or a value does not fit its
 * field: that is a bug of ours. Decoders throw {@link DecodeError} and nothing else.
 */
export interface MessageType<T extends object> {
  /** Such as `mesos.v1.scheduler.Call`. */
  readonly fullName: string;
  /** Such as `Call`: what Mesos' error texts call it. */
  readonly name: string;
  /** Protobuf bytes. */
  encode(message: T): Uint8Array;
  /** Protobuf, a character a byte. */
  encodeText(message: T): string;
  /** Protobuf of messages, a character a byte, as the elements of a repeated field with this number. */
  encodeElements(fieldNumber: number, messages: readonly T[]): EncodedElements;
  /** Reads protobuf bytes; byte fields are copies. Malformed or incomplete input is an error. */
  decode(bytes: Uint8Array): T;
  /** JSON as Mesos prints it, on one line. */
  toJson(message: T, dialect?: Dialect): string;
  /** Reads JSON text, as leniently as Mesos does. */
  fromJson(text: string, dialect?: Dialect): T;
  /** The same for a value that {@link parseJson} returned, or a part of one. */
  fromJsonValue(value: JsonValue, dialect?: Dialect): T;
}

const types = new Map<string, MessageType<object>>();

/**
 * The type of a full name.
 *
 * @throws InvariantError when no message has that name; {@link hasMessage} tells
 */
export function messageType<T extends object>(fullName: string): MessageType<T> {
  const known = types.get(fullName) as MessageType<T> | undefined;
  if (known !== undefined) return known;
  invariant(hasMessage(fullName), `no message is called ${fullName}`);
  const type = new CompiledMessageType<T>(fullName);
  types.set(fullName, type);
  return type;
}

class CompiledMessageType<T extends object> implements MessageType<T> {
  readonly fullName: string;
  readonly name: string;

  constructor(fullName: string) {
    this.fullName = fullName;
    this.name = fullName.slice(fullName.lastIndexOf('.') + 1);
  }

  encode(message: T): Uint8Array {
    return encodeBinary(this.fullName, message);
  }

  encodeText(message: T): string {
    return encodeBinaryText(this.fullName, message);
  }

  encodeElements(fieldNumber: number, messages: readonly T[]): EncodedElements {
    return encodeElements(this.fullName, fieldNumber, messages);
  }

  decode(bytes: Uint8Array): T {
    return decodeBinary(this.fullName, bytes) as T;
  }

  toJson(message: T, dialect: Dialect = 'v1'): string {
    return encodeJson(this.fullName, dialect, message);
  }

  fromJson(text: string, dialect: Dialect = 'v1'): T {
    return this.fromJsonValue(parseJson(text), dialect);
  }

  fromJsonValue(value: JsonValue, dialect: Dialect = 'v1'): T {
    return decodeJson(this.fullName, dialect, value) as T;
  }
}
