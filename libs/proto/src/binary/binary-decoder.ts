import { invariant } from '@mezzo/domain';
import { FunctionSource } from '../compile-function.ts';
import { DecodeError } from '../decode-error.ts';
import type { FieldDescriptor, FieldType, MessageDescriptor } from '../descriptor.ts';
import { missingFields, missingFieldsText } from '../missing-fields.ts';
import { messageDescriptor } from '../schema.ts';
import { setEntry } from '../set-entry.ts';
import { BinaryReader } from './binary-reader.ts';
import { tagOf, wireType, wireTypeOf } from './wire-type.ts';

/** Reads fields up to the reader's limit into `message`, which it returns. Compiled on first use. */
interface Decoder {
  read: (reader: BinaryReader, message: object) => object;
}

const decoders = new Map<string, Decoder>();

/**
 * Reads a message. Unknown fields are skipped, unknown numbers of enums count as absent, a
 * repeated singular message is merged, of a oneof's members the last one stays.
 *
 * @throws DecodeError of kind `binary`, also when required fields are missing, which it names
 */
export function decodeBinary(fullName: string, bytes: Uint8Array): object {
  const reader = new BinaryReader(bytes);
  const message = decoderOf(fullName).read(reader, {});
  if (reader.incomplete) {
    const missing = missingFields(messageDescriptor(fullName), message);
    if (missing.length > 0) throw new DecodeError('binary', missingFieldsText(missing));
  }
  return message;
}

function decoderOf(fullName: string): Decoder {
  const known = decoders.get(fullName);
  if (known !== undefined) return known;
  const decoder: Decoder = {
    read(reader, message) {
      decoder.read = compile(messageDescriptor(fullName));
      return decoder.read(reader, message);
    },
  };
  decoders.set(fullName, decoder);
  return decoder;
}

function compile(descriptor: MessageDescriptor): Decoder['read'] {
  const source = new FunctionSource();
  source.line('while (r.position < r.limit) {');
  source.line('const t = r.tag();');
  source.line('switch (t) {');
  for (const field of descriptor.fields) decodeField(source, field, descriptor);
  source.line('default: r.skip(t);');
  source.line('} }');
  const required = descriptor.fields.filter((field) => field.label === 'required');
  if (required.length > 0) {
    const test = required.map((field) => `m.${field.name} === undefined`).join(' || ');
    source.line(`if (${test}) r.incomplete = true;`);
  }
  source.line('return m;');
  return source.compile(['r', 'm']) as Decoder['read'];
}

function decodeField(
  source: FunctionSource,
  field: FieldDescriptor,
  owner: MessageDescriptor,
): void {
  const { name, type } = field;
  source.line(`case ${tagOf(field.number, wireTypeOf(type))}: {`);
  switch (field.label) {
    case 'map':
      decodeMap(source, field);
      break;
    case 'repeated':
      source.line(decodeValue(source, type, (value) => `(m.${name} ??= []).push(${value});`));
      break;
    default: {
      const clear = clearOneof(field, owner);
      const store = (value: string): string => `${clear}m.${name} = ${value};`;
      source.line(decodeValue(source, type, store, `m.${name}`));
    }
  }
  source.line('break; }');
  if (field.label === 'repeated') decodePacked(source, field);
}

/** Repeated numbers may arrive packed although we do not write them so. */
function decodePacked(source: FunctionSource, { name, number, type }: FieldDescriptor): void {
  if (wireTypeOf(type) === wireType.lengthDelimited) return;
  source.line(`case ${tagOf(number, wireType.lengthDelimited)}: {`);
  source.line(`const l = r.enter(); const a = (m.${name} ??= []);`);
  source.line('while (r.position < r.limit) {');
  source.line(decodeValue(source, type, (value) => `a.push(${value});`));
  source.line('} r.leave(l); break; }');
}

function decodeMap(source: FunctionSource, { name, type }: FieldDescriptor): void {
  const set = source.bind(setEntry, 'set');
  source.line('const l = r.enter(); let k = "", e;');
  source.line('while (r.position < r.limit) { const t = r.tag();');
  source.line(`if (t === ${tagOf(1, wireType.lengthDelimited)}) k = r.string();`);
  source.line(`else if (t === ${tagOf(2, wireTypeOf(type))}) {`);
  source.line(decodeValue(source, type, (value) => `e = ${value};`, 'e'));
  source.line('} else r.skip(t); }');
  source.line(`${set}(m.${name} ??= {}, k, e ?? ${emptyValue(source, type)}); r.leave(l);`);
}

/** What a map entry without a value stands for. The reader has nothing left at this point. */
function emptyValue(source: FunctionSource, type: FieldType): string {
  if (type.kind === 'message') {
    return `${source.bind(decoderOf(type.fullName), 'decoder')}.read(r, {})`;
  }
  invariant(type.kind === 'scalar' && type.scalar === 'string', 'maps hold messages or strings');
  return '""';
}

function clearOneof(field: FieldDescriptor, owner: MessageDescriptor): string {
  if (field.oneof === undefined) return '';
  return owner.fields
    .filter((other) => other.oneof === field.oneof && other !== field)
    .map((other) => `delete m.${other.name}; `)
    .join('');
}

function decodeValue(
  source: FunctionSource,
  type: FieldType,
  store: (value: string) => string,
  existing?: string,
): string {
  switch (type.kind) {
    case 'scalar':
      return store(`r.${type.scalar}()`);
    case 'enum': {
      const names = source.bind(type.descriptor.nameByNumber, 'enum');
      return `const n = ${names}.get(r.int32()); if (n !== undefined) { ${store('n')} }`;
    }
    case 'message': {
      const decoder = source.bind(decoderOf(type.fullName), 'decoder');
      const target = existing === undefined ? '{}' : `${existing} ?? {}`;
      return `const o = r.enter(); ${store(`${decoder}.read(r, ${target})`)} r.leave(o);`;
    }
  }
}
