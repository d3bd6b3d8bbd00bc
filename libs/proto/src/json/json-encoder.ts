import { InvariantError } from '@mezzo/domain';
import { FunctionSource } from '../compile-function.ts';
import type { FieldDescriptor, FieldType, MessageDescriptor } from '../descriptor.ts';
import { messageDescriptor } from '../schema.ts';
import { DialectCache, enumTexts, fieldNameIn, type Dialect } from './dialect.ts';
import { isPrintedWhenEmpty } from './printed-when-empty.ts';
import { bytesText, doubleText, integerText, stringText } from './json-text.ts';

/** The JSON text of one message type in one dialect. Compiled when first called. */
interface Encoder {
  write: (message: object) => string;
}

/**
 * The JSON text of a message as Mesos prints it: no white space, members in the order of
 * declaration, unset scalars with an explicit default included unless deprecated, empty lists and
 * maps left out.
 *
 * Source: mesos 3rdparty/stout/include/stout/protobuf.hpp#json
 */
export function encodeJson(fullName: string, dialect: Dialect, message: object): string {
  return encoders.get(fullName, dialect).write(message);
}

const encoders = new DialectCache<string, Encoder>((fullName, dialect) => {
  const encoder: Encoder = {
    write(message) {
      encoder.write = new EncoderCompiler(messageDescriptor(fullName), dialect).compile();
      return encoder.write(message);
    },
  };
  return encoder;
});

class EncoderCompiler {
  readonly #source = new FunctionSource();
  readonly #descriptor: MessageDescriptor;
  readonly #dialect: Dialect;
  /** Whether a member has certainly been written already, so that the next one takes a comma. */
  #begun = false;

  constructor(descriptor: MessageDescriptor, dialect: Dialect) {
    this.#descriptor = descriptor;
    this.#dialect = dialect;
  }

  compile(): Encoder['write'] {
    this.#source.line('let t = "", v;');
    for (const field of this.#descriptor.fields) {
      this.#source.line(`v = m.${field.name};`);
      this.#field(field);
    }
    this.#source.line(this.#begun ? 'return t + "}";' : 'return t === "" ? "{}" : t + "}";');
    return this.#source.compile(['m']) as Encoder['write'];
  }

  #field(field: FieldDescriptor): void {
    const value = this.#value(field.type, 'v');
    switch (field.label) {
      case 'required': {
        const fail = this.#source.bind(missing, 'missing');
        this.#source.line(
          `if (v === undefined) ${fail}('${this.#descriptor.fullName}.${field.name}');`,
        );
        this.#certain(field, value);
        break;
      }
      case 'optional':
        this.#optional(field, value);
        break;
      case 'implicit':
        this.#possible(field, 'v !== undefined && Number(v) !== 0', value);
        break;
      case 'repeated':
        this.#repeated(field);
        break;
      case 'map':
        this.#map(field);
        break;
    }
  }

  #optional(field: FieldDescriptor, value: string): void {
    if (field.default === undefined || field.deprecated) {
      this.#possible(field, 'v !== undefined', value);
      return;
    }
    this.#source.line(`if (v === undefined) v = ${JSON.stringify(field.default)};`);
    this.#certain(field, value);
  }

  #repeated(field: FieldDescriptor): void {
    this.#source.line('if (v !== undefined && v.length > 0) {');
    this.#source.line(`let a = ${this.#value(field.type, 'v[0]')};`);
    this.#source.line(
      `for (let i = 1; i < v.length; i++) a += ',' + ${this.#value(field.type, 'v[i]')};`,
    );
    this.#member(field, `'[' + a + ']'`);
    if (isPrintedWhenEmpty(this.#descriptor.fullName, field.name)) {
      this.#source.line('} else {');
      this.#certain(field, "'[]'");
    }
    this.#source.line('}');
  }

  #map(field: FieldDescriptor): void {
    const quote = this.#source.bind(stringText, 'string');
    this.#source.line('if (v !== undefined) { let a = "";');
    this.#source.line(
      `for (const k of Object.keys(v)) a += (a === '' ? '' : ',') + ${quote}(k) + ':' + ${this.#value(field.type, 'v[k]')};`,
    );
    this.#source.line('if (a !== "") {');
    this.#member(field, `'{' + a + '}'`);
    this.#source.line('} }');
  }

  #certain(field: FieldDescriptor, value: string): void {
    this.#member(field, value);
    this.#begun = true;
  }

  #possible(field: FieldDescriptor, condition: string, value: string): void {
    this.#source.line(`if (${condition}) {`);
    this.#member(field, value);
    this.#source.line('}');
  }

  #member(field: FieldDescriptor, value: string): void {
    const name = fieldNameIn(this.#dialect, field.name);
    const first = `'{"${name}":'`;
    const next = `',"${name}":'`;
    const prefix = this.#begun ? next : `(t === '' ? ${first} : ${next})`;
    this.#source.line(`t += ${prefix} + ${value};`);
  }

  #value(type: FieldType, value: string): string {
    switch (type.kind) {
      case 'message':
        return `${this.#source.bind(encoders.get(type.fullName, this.#dialect), 'encoder')}.write(${value})`;
      case 'enum': {
        const texts = this.#source.bind(enumTexts.get(type.descriptor, this.#dialect), 'enum');
        const fail = this.#source.bind(unknownEnumValue, 'unknown');
        return `(${texts}.get(${value}) ?? ${fail}(${value}))`;
      }
      case 'scalar':
        return this.#scalar(type.scalar, value);
    }
  }

  #scalar(type: string, value: string): string {
    switch (type) {
      case 'string':
        return `${this.#source.bind(stringText, 'string')}(${value})`;
      case 'double':
        return `${this.#source.bind(doubleText, 'double')}(${value})`;
      case 'bytes':
        return `${this.#source.bind(bytesText, 'bytes')}(${value})`;
      case 'bool':
        return `(${value} ? 'true' : 'false')`;
      default:
        return `${this.#source.bind(integerText, 'integer')}(${value})`;
    }
  }
}

function missing(path: string): never {
  throw new InvariantError(`required field ${path} is unset`);
}

function unknownEnumValue(value: unknown): never {
  throw new InvariantError(`no enum value is called ${String(value)}`);
}
