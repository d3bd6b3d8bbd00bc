import { InvariantError } from '@mezzo/domain';
import { FunctionSource } from '../compile-function.ts';
import type { FieldDescriptor, FieldType, MessageDescriptor } from '../descriptor.ts';
import { messageDescriptor } from '../schema.ts';
import { BinaryWriter } from './binary-writer.ts';
import { tagOf, wireType, wireTypeOf } from './wire-type.ts';

/** Writes the fields of a message, without its length. Compiled when first called. */
interface Encoder {
  write: (writer: BinaryWriter, message: object) => void;
}

const encoders = new Map<string, Encoder>();
const writer = new BinaryWriter();

/**
 * The protobuf encoding of a message, fields in the order of their numbers: the very bytes that
 * other implementations write.
 *
 * @throws InvariantError when a required field is unset or a number does not fit its field
 */
export function encodeBinary(fullName: string, message: object): Uint8Array {
  writer.reset();
  encoderOf(fullName).write(writer, message);
  return writer.finish();
}

/** The same, a character a byte: what is kept in thousands is smaller so, and faster made. */
export function encodeBinaryText(fullName: string, message: object): string {
  writer.reset();
  encoderOf(fullName).write(writer, message);
  return writer.finishText();
}

/** Some elements of a repeated field, as they stand in the message around them. */
export interface EncodedElements {
  /** A character a byte. */
  readonly text: string;
  /** Where each of them ends; the next one begins there. */
  readonly ends: Uint32Array;
}

/** Each message behind the field's tag and its length; otherwise as {@link encodeBinaryText}. */
export function encodeElements(
  fullName: string,
  fieldNumber: number,
  messages: readonly object[],
): EncodedElements {
  writer.reset();
  const encoder = encoderOf(fullName);
  const tag = tagOf(fieldNumber, wireType.lengthDelimited);
  const ends = new Uint32Array(messages.length);
  for (const [index, message] of messages.entries()) {
    writer.uint32(tag);
    const start = writer.begin();
    encoder.write(writer, message);
    writer.end(start);
    ends[index] = writer.length;
  }
  return { text: writer.finishText(), ends };
}

function encoderOf(fullName: string): Encoder {
  const known = encoders.get(fullName);
  if (known !== undefined) return known;
  const encoder: Encoder = {
    write(target, message) {
      encoder.write = compile(messageDescriptor(fullName));
      encoder.write(target, message);
    },
  };
  encoders.set(fullName, encoder);
  return encoder;
}

function compile(descriptor: MessageDescriptor): Encoder['write'] {
  const source = new FunctionSource();
  const flag = unnamedFlags[descriptor.fullName];
  const fields = [...descriptor.fields].sort((a, b) => a.number - b.number);
  const flagAt = flag === undefined ? -1 : fields.findIndex(({ number }) => number > flag);
  source.line('let v;');
  for (const [index, field] of fields.entries()) {
    if (flag !== undefined && index === flagAt) encodeFlag(source, flag);
    source.line(`v = m.${field.name};`);
    encodeField(source, field, descriptor.fullName);
  }
  return source.compile(['w', 'm']) as Encoder['write'];
}

/**
 * The number of a flag of a message that is always true and has no name in the v1 API. Mesos makes the
 * messages of the API of its own ones byte by byte, and what has no name there stays in them: of agents,
 * that they checkpoint.
 *
 * Source: mesos src/internal/evolve.cpp#evolve, include/mesos/mesos.proto#SlaveInfo
 */
const unnamedFlags: Readonly<Record<string, number>> = { 'mesos.v1.AgentInfo': 7 };

function encodeFlag(source: FunctionSource, number: number): void {
  source.line(`w.uint32(${tagOf(number, wireType.varint)}); w.bool(true);`);
}

function encodeField(source: FunctionSource, field: FieldDescriptor, owner: string): void {
  const tag = `w.uint32(${tagOf(field.number, wireTypeOf(field.type))});`;
  const value = encodeValue(source, field.type, 'v');
  switch (field.label) {
    case 'required': {
      const fail = source.bind(missing, 'missing');
      source.line(`if (v === undefined) ${fail}('${owner}.${field.name}');`);
      source.line(`${tag} ${value}`);
      break;
    }
    case 'optional':
      source.line(`if (v !== undefined) { ${tag} ${value} }`);
      break;
    case 'implicit':
      source.line(`if (v !== undefined && Number(v) !== 0) { ${tag} ${value} }`);
      break;
    case 'repeated':
      source.line(`if (v !== undefined) for (let i = 0; i < v.length; i++) {`);
      source.line(`  ${tag} ${encodeValue(source, field.type, 'v[i]')} }`);
      break;
    case 'map':
      encodeMap(source, field);
      break;
  }
}

function encodeMap(source: FunctionSource, field: FieldDescriptor): void {
  source.line('if (v !== undefined) for (const k of Object.keys(v)) {');
  source.line(`  w.uint32(${tagOf(field.number, wireType.lengthDelimited)});`);
  source.line('  const e = w.begin();');
  source.line(`  w.uint32(${tagOf(1, wireType.lengthDelimited)}); w.string(k);`);
  source.line(`  w.uint32(${tagOf(2, wireTypeOf(field.type))});`);
  source.line(`  ${encodeValue(source, field.type, 'v[k]')}`);
  source.line('  w.end(e); }');
}

function encodeValue(source: FunctionSource, type: FieldType, value: string): string {
  switch (type.kind) {
    case 'scalar':
      return `w.${type.scalar}(${value});`;
    case 'enum': {
      const numbers = source.bind(type.descriptor.numberByName, 'enum');
      const fail = source.bind(unknownEnumValue, 'unknown');
      return `w.int32(${numbers}.get(${value}) ?? ${fail}(${value}));`;
    }
    case 'message': {
      const encoder = source.bind(encoderOf(type.fullName), 'encoder');
      return `{ const s = w.begin(); ${encoder}.write(w, ${value}); w.end(s); }`;
    }
  }
}

function missing(path: string): never {
  throw new InvariantError(`required field ${path} is unset`);
}

function unknownEnumValue(value: unknown): never {
  throw new InvariantError(`no enum value is called ${String(value)}`);
}
