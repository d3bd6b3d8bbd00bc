import { DecodeError } from '../decode-error.ts';
import type { FieldDescriptor, MessageDescriptor, ScalarType } from '../descriptor.ts';
import { missingFields, missingFieldsText } from '../missing-fields.ts';
import { messageDescriptor } from '../schema.ts';
import { setEntry } from '../set-entry.ts';
import { base64Bytes } from './base64.ts';
import { DialectCache, enumNames, fieldNameIn, type Dialect } from './dialect.ts';
import { parseJson } from './parse-json.ts';
import type { JsonObject, JsonValue } from './json-value.ts';

type Fields = Record<string, unknown>;

/** Stands for "leave the field as it is": null, or an enum value that nobody knows. */
const unset = Symbol('unset');

/**
 * Reads a message out of a JSON value with all the leniency of Mesos, and with its errors: unknown
 * members ignored, null is unset, numbers and booleans may be quoted, one element may stand for a
 * list, unknown names of enums are dropped unless the field is required.
 *
 * Members are visited in the order of their names, so the first error is the one Mesos reports.
 *
 * Source: mesos 3rdparty/stout/include/stout/protobuf.hpp#Parser
 *
 * @throws DecodeError of kind `conversion`
 */
export function readMessage(
  descriptor: MessageDescriptor,
  dialect: Dialect,
  value: JsonValue,
): object {
  if (!isObject(value)) throw conversion('Expecting a JSON object');
  const message: Fields = {};
  readMembers(descriptor, dialect, value, message);
  const missing = missingFields(descriptor, message);
  if (missing.length > 0) throw conversion(missingFieldsText(missing));
  return message;
}

function readMembers(
  descriptor: MessageDescriptor,
  dialect: Dialect,
  object: JsonObject,
  message: Fields,
): void {
  const byName = fieldsByName.get(descriptor, dialect);
  for (const name of Object.keys(object).sort()) {
    const field = byName.get(name);
    const value = object[name];
    if (field !== undefined && value !== undefined) {
      new FieldReader(descriptor, field, name, dialect, message).read(value);
    }
  }
}

const fieldsByName = new DialectCache<MessageDescriptor, ReadonlyMap<string, FieldDescriptor>>(
  ({ fields }, dialect) =>
    new Map(fields.map((field) => [fieldNameIn(dialect, field.name), field])),
);

/** Reads the value of one member into one field. */
class FieldReader {
  readonly #owner: MessageDescriptor;
  readonly #field: FieldDescriptor;
  /** The member's name in the text, for errors. */
  readonly #name: string;
  readonly #dialect: Dialect;
  readonly #message: Fields;

  constructor(
    owner: MessageDescriptor,
    field: FieldDescriptor,
    name: string,
    dialect: Dialect,
    message: Fields,
  ) {
    this.#owner = owner;
    this.#field = field;
    this.#name = name;
    this.#dialect = dialect;
    this.#message = message;
  }

  read(value: JsonValue): void {
    if (value === null) return;
    if (Array.isArray(value)) {
      this.#array(value as readonly JsonValue[]);
    } else if (isObject(value)) {
      this.#object(value);
    } else {
      const scalar = this.#scalar(value as boolean | number | bigint | string);
      if (scalar !== unset) this.#store(scalar);
    }
  }

  #array(values: readonly JsonValue[]): void {
    const { label } = this.#field;
    if (label !== 'repeated' && label !== 'map') throw this.#unexpected('array');
    for (const value of values) this.read(value);
  }

  #object(object: JsonObject): void {
    const { type, label } = this.#field;
    if (label === 'map') {
      this.#entries(object);
      return;
    }
    if (type.kind !== 'message') throw this.#unexpected('object');
    const existing = label === 'repeated' ? undefined : this.#message[this.#field.name];
    const nested = (existing ?? {}) as Fields;
    this.#store(nested);
    readMembers(messageDescriptor(type.fullName), this.#dialect, object, nested);
  }

  #entries(object: JsonObject): void {
    for (const key of Object.keys(object).sort()) {
      const map = (this.#message[this.#field.name] ??= {}) as Fields;
      const value = object[key];
      if (value !== undefined) setEntry(map, key, this.#entry(value));
    }
  }

  /** A map's value is a field of its own, which is called `value`. */
  #entry(value: JsonValue): unknown {
    const field: FieldDescriptor = { ...this.#field, label: 'optional', name: 'value' };
    const holder: Fields = {};
    new FieldReader(this.#owner, field, 'value', this.#dialect, holder).read(value);
    return holder['value'] ?? (field.type.kind === 'message' ? {} : '');
  }

  #store(value: unknown): void {
    const { name, label, oneof } = this.#field;
    if (label === 'repeated') {
      ((this.#message[name] ??= []) as unknown[]).push(value);
      return;
    }
    if (oneof !== undefined) {
      for (const other of this.#owner.fields) {
        // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- names of our own tables
        if (other.oneof === oneof) delete this.#message[other.name];
      }
    }
    this.#message[name] = value;
  }

  #scalar(value: boolean | number | bigint | string): unknown {
    const { type } = this.#field;
    if (type.kind === 'scalar') return this.#scalarOf(type.scalar, value);
    if (type.kind === 'message' || typeof value !== 'string') throw this.#unexpected(kindOf(value));
    const name = enumNames.get(type.descriptor, this.#dialect).get(value);
    if (name !== undefined) return name;
    if (this.#field.label !== 'required') return unset;
    throw conversion(`Failed to find enum for '${value}'`);
  }

  #scalarOf(type: ScalarType, value: boolean | number | bigint | string): unknown {
    switch (type) {
      case 'string':
        if (typeof value === 'string') return value;
        throw this.#unexpected(kindOf(value));
      case 'bytes':
        if (typeof value === 'string') return this.#bytes(value);
        throw this.#unexpected(kindOf(value));
      case 'bool':
        return this.#boolean(value);
      case 'double':
        if (value === 'Infinity') return Infinity;
        if (value === '-Infinity') return -Infinity;
        return this.#double(Number(this.#number(value)));
      default:
        return this.#integer(type, this.#number(value));
    }
  }

  #boolean(value: boolean | number | bigint | string): boolean {
    const unquoted = typeof value === 'string' ? this.#unquote(value, 'boolean') : value;
    if (typeof unquoted === 'boolean') return unquoted;
    throw typeof value === 'string'
      ? this.#wrongKind(value, 'boolean')
      : this.#unexpected('number');
  }

  #number(value: boolean | number | bigint | string): number | bigint {
    const unquoted = typeof value === 'string' ? this.#unquote(value, 'number') : value;
    if (typeof unquoted === 'number' || typeof unquoted === 'bigint') return unquoted;
    throw typeof value === 'string'
      ? this.#wrongKind(value, 'number')
      : this.#unexpected('boolean');
  }

  #unquote(text: string, kind: string): JsonValue {
    try {
      return parseJson(text);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      throw this.#unparsable(text, kind, error.message);
    }
  }

  /** JSON can spell numbers that no double holds. Mesos ends when it meets one. */
  #double(value: number): number {
    if (!Number.isFinite(value)) throw this.#outOfRange(value);
    return value;
  }

  /** Fractions are cut off, as in Mesos. What the field cannot hold is refused; Mesos wraps it. */
  #integer(type: keyof typeof ranges, value: number | bigint): number | bigint {
    const whole = typeof value === 'bigint' ? value : Math.trunc(value) + 0;
    const [least, most] = ranges[type];
    if (whole < least || whole > most) {
      throw this.#outOfRange(value);
    }
    if (typeof whole === 'bigint' || Number.isSafeInteger(whole)) return whole;
    return BigInt(whole);
  }

  #bytes(text: string): Uint8Array {
    const bytes = base64Bytes(text);
    if (bytes instanceof Uint8Array) return bytes;
    throw conversion(
      `Failed to base64 decode bytes field '${this.#name}': Invalid character '${bytes.invalid}'`,
    );
  }

  #outOfRange(value: number | bigint): DecodeError {
    return conversion(`Number ${value} is out of range for field '${this.#name}'`);
  }

  #unexpected(kind: string): DecodeError {
    return conversion(`Not expecting a JSON ${kind} for field '${this.#name}'`);
  }

  #wrongKind(text: string, kind: string): DecodeError {
    return this.#unparsable(text, kind, 'Unexpected JSON type parsed');
  }

  #unparsable(text: string, kind: string, reason: string): DecodeError {
    return conversion(
      `Failed to parse '${text}' as a JSON ${kind} for field '${this.#name}': ${reason}`,
    );
  }
}

const ranges = {
  int32: [-0x80000000, 0x7fffffff],
  uint32: [0, 0xffffffff],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0, 2n ** 64n - 1n],
} as const;

/** Whether a JSON value is an object. */
export function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: boolean | number | bigint | string): string {
  return typeof value === 'bigint' ? 'number' : typeof value;
}

function conversion(message: string): DecodeError {
  return new DecodeError('conversion', message);
}
