import { FunctionSource } from '../compile-function.ts';
import type { FieldDescriptor, FieldType, MessageDescriptor, ScalarType } from '../descriptor.ts';
import { messageDescriptor } from '../schema.ts';
import { setEntry } from '../set-entry.ts';
import { base64Bytes } from './base64.ts';
import { DialectCache, enumNames, fieldNameIn, type Dialect } from './dialect.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import { isObject, readMessage } from './read-message.ts';

/** Reads a well-formed object, or gives up with undefined. Compiled when first called. */
interface Decoder {
  read: (object: JsonObject) => object | undefined;
}

/**
 * Reads a message out of a parsed JSON value.
 *
 * Two readers share the work. The compiled one knows only messages as a careful client writes
 * them, and gives up at the first thing unusual: a quoted number, an unknown enum value, a missing
 * field. Then {@link readMessage} starts over, with all of Mesos' leniency and its exact errors.
 *
 * @throws DecodeError of kind `conversion`
 */
export function decodeJson(fullName: string, dialect: Dialect, value: JsonValue): object {
  const message = isObject(value) ? decoders.get(fullName, dialect).read(value) : undefined;
  return message ?? readMessage(messageDescriptor(fullName), dialect, value);
}

const decoders = new DialectCache<string, Decoder>((fullName, dialect) => {
  const decoder: Decoder = {
    read(object) {
      decoder.read = new DecoderCompiler(messageDescriptor(fullName), dialect).compile();
      return decoder.read(object);
    },
  };
  return decoder;
});

const giveUp = 'return undefined;';

const isNoObject = (value: string): string =>
  `typeof ${value} !== 'object' || ${value} === null || Array.isArray(${value})`;

/** Tests that hold for values which can be stored as they are. */
const scalarTests: Readonly<Record<Exclude<ScalarType, 'bytes'>, (value: string) => string>> = {
  string: (value) => `typeof ${value} === 'string'`,
  bool: (value) => `typeof ${value} === 'boolean'`,
  double: (value) => `Number.isFinite(${value})`,
  int32: (value) => `typeof ${value} === 'number' && (${value} | 0) === ${value}`,
  uint32: (value) => `typeof ${value} === 'number' && (${value} >>> 0) === ${value}`,
  int64: (value) => `Number.isSafeInteger(${value})`,
  uint64: (value) => `Number.isSafeInteger(${value}) && ${value} >= 0`,
};

/** Source text that does something with a value, given as an expression. */
type Store = (value: string) => string;

class DecoderCompiler {
  readonly #source = new FunctionSource();
  readonly #descriptor: MessageDescriptor;
  readonly #dialect: Dialect;

  constructor(descriptor: MessageDescriptor, dialect: Dialect) {
    this.#descriptor = descriptor;
    this.#dialect = dialect;
  }

  compile(): Decoder['read'] {
    const oneofs = new Set(this.#descriptor.fields.map((field) => field.oneof));
    this.#source.line('const m = {}; let v;');
    for (const oneof of oneofs) if (oneof !== undefined) this.#source.line(`let ${oneof} = false;`);
    for (const field of this.#descriptor.fields) this.#field(field);
    this.#source.line('return m;');
    return this.#source.compile(['o']) as Decoder['read'];
  }

  #field(field: FieldDescriptor): void {
    const { name, type, label, oneof } = field;
    this.#source.line(`v = o.${fieldNameIn(this.#dialect, name)};`);
    this.#source.line('if (v !== undefined && v !== null) {');
    if (oneof !== undefined) this.#source.line(`if (${oneof}) ${giveUp} ${oneof} = true;`);
    if (label === 'repeated') this.#repeated(field);
    else if (label === 'map') this.#map(field);
    else this.#source.line(this.#read(type, 'v', (value) => `m.${name} = ${value};`));
    this.#source.line(label === 'required' ? `} else ${giveUp}` : '}');
  }

  #repeated({ name, type }: FieldDescriptor): void {
    this.#source.line(`if (!Array.isArray(v)) ${giveUp}`);
    this.#source.line('if (v.length > 0) { const a = [];');
    this.#source.line('for (let i = 0; i < v.length; i++) { const e = v[i];');
    this.#source.line(this.#read(type, 'e', (value) => `a.push(${value});`));
    this.#source.line(`} m.${name} = a; }`);
  }

  #map({ name, type }: FieldDescriptor): void {
    const set = this.#source.bind(setEntry, 'set');
    this.#source.line(`if (${isNoObject('v')}) ${giveUp}`);
    this.#source.line('for (const k of Object.keys(v)) { const e = v[k];');
    this.#source.line(this.#read(type, 'e', (value) => `${set}(m.${name} ??= {}, k, ${value});`));
    this.#source.line('}');
  }

  #read(type: FieldType, value: string, store: Store): string {
    switch (type.kind) {
      case 'enum': {
        const names = this.#source.bind(enumNames.get(type.descriptor, this.#dialect), 'enum');
        return readOrGiveUp(`${names}.get(${value})`, store);
      }
      case 'message': {
        const decoder = this.#source.bind(decoders.get(type.fullName, this.#dialect), 'decoder');
        return `if (${isNoObject(value)}) ${giveUp} ${readOrGiveUp(`${decoder}.read(${value})`, store)}`;
      }
      case 'scalar':
        return this.#readScalar(type.scalar, value, store);
    }
  }

  #readScalar(type: ScalarType, value: string, store: Store): string {
    if (type === 'bytes') {
      return readOrGiveUp(`${this.#source.bind(bytesOrUndefined, 'bytes')}(${value})`, store);
    }
    // JSON knows `-0`, integers do not.
    const isInteger = type.endsWith('64') || type.endsWith('32');
    const stored = isInteger ? `${value} + 0` : value;
    return `if (!(${scalarTests[type](value)})) ${giveUp} ${store(stored)}`;
  }
}

function readOrGiveUp(expression: string, store: Store): string {
  return `const n = ${expression}; if (n === undefined) ${giveUp} ${store('n')}`;
}

function bytesOrUndefined(value: JsonValue): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? base64Bytes(value) : undefined;
  return bytes instanceof Uint8Array ? bytes : undefined;
}
