import { DecodeError } from '../decode-error.ts';
import { setEntry } from '../set-entry.ts';
import type { JsonValue } from './json-value.ts';

/** Objects and arrays nested deeper than this are refused. Source: mesos 3rdparty/stout/include/stout/json.hpp#parse */
export const jsonDepthMax = 200;

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const end = -1;

/** More than any 64-bit integer has, leading zeros aside: keeps the conversion cheap. */
const integerDigitsMax = 64;

/**
 * The exact parser: it accepts what Mesos' parser (picojson) accepts, which is JSON and a few
 * sloppy numbers (`01`, `1.`), keeps 64-bit integers exact, and words its errors alike. Slower
 * than `JSON.parse`, which therefore goes first.
 *
 * Of members that occur twice the last one counts. A number too large for a double is infinite;
 * Mesos ends when it meets one. What reads the value has to refuse it.
 */
export function parseJsonExactly(text: string): JsonValue {
  return new JsonParser(text).parse();
}

class JsonParser {
  readonly #text: string;
  #position = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): JsonValue {
    const value = this.#value();
    const start = this.#position;
    this.#skipWhiteSpace();
    if (this.#position === this.#text.length) return value;
    const rest = this.#text.slice(start).trimEnd();
    throw syntax(`Parsed JSON included non-whitespace trailing characters: ${rest}`);
  }

  #value(): JsonValue {
    this.#skipWhiteSpace();
    const code = this.#next();
    switch (code) {
      case 0x7b:
        return this.#object();
      case 0x5b:
        return this.#array();
      case 0x22:
        return this.#string();
      case 0x6e:
        return this.#literal('ull', null);
      case 0x74:
        return this.#literal('rue', true);
      case 0x66:
        return this.#literal('alse', false);
      default:
        if (code !== end) this.#position--;
        if (code === 0x2d || isDigit(code)) return this.#number();
        throw this.#error();
    }
  }

  #object(): JsonValue {
    this.#descend();
    const object: Record<string, JsonValue> = {};
    if (!this.#accept(0x7d)) {
      do {
        if (!this.#accept(0x22)) throw this.#error();
        const key = this.#string();
        if (!this.#accept(0x3a)) throw this.#error();
        setEntry(object, key, this.#value());
      } while (this.#accept(0x2c));
      if (!this.#accept(0x7d)) throw this.#error();
    }
    this.#depth--;
    return object;
  }

  #array(): JsonValue {
    this.#descend();
    const array: JsonValue[] = [];
    if (!this.#accept(0x5d)) {
      do array.push(this.#value());
      while (this.#accept(0x2c));
      if (!this.#accept(0x5d)) throw this.#error();
    }
    this.#depth--;
    return array;
  }

  #descend(): void {
    if (++this.#depth > jsonDepthMax) throw this.#error();
  }

  #string(): string {
    let text = '';
    let start = this.#position;
    for (;;) {
      const code = this.#next();
      if (code === 0x22) return text + this.#text.slice(start, this.#position - 1);
      if (code < 0x20) {
        if (code !== end) this.#position--;
        throw this.#error();
      }
      if (code === 0x5c) {
        text += this.#text.slice(start, this.#position - 1) + this.#escape();
        start = this.#position;
      }
    }
  }

  #escape(): string {
    const code = this.#next();
    if (code === end) throw this.#error();
    const character = String.fromCharCode(code);
    if (character !== 'u') {
      const meant = escapes[character];
      if (meant === undefined) throw this.#error();
      return meant;
    }
    const first = this.#hex();
    if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first);
    if (first >= 0xdc00) throw this.#error();
    this.#require(0x5c);
    this.#require(0x75);
    const second = this.#hex();
    if (second < 0xdc00 || second > 0xdfff) throw this.#error();
    return String.fromCharCode(first, second);
  }

  #hex(): number {
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const digit = Number.parseInt(this.#text.charAt(this.#position), 16);
      if (Number.isNaN(digit)) throw this.#error();
      this.#position++;
      value = value * 16 + digit;
    }
    return value;
  }

  #number(): number | bigint {
    const start = this.#position;
    while (isNumberCharacter(this.#text.charCodeAt(this.#position))) this.#position++;
    const text = this.#text.slice(start, this.#position);
    const value = numberOf(text);
    if (value === undefined) throw this.#error();
    return value;
  }

  #literal<T extends JsonValue>(rest: string, value: T): T {
    for (let i = 0; i < rest.length; i++) this.#require(rest.charCodeAt(i));
    return value;
  }

  #require(expected: number): void {
    if (this.#text.charCodeAt(this.#position) !== expected) throw this.#error();
    this.#position++;
  }

  #accept(expected: number): boolean {
    this.#skipWhiteSpace();
    if (this.#text.charCodeAt(this.#position) !== expected) return false;
    this.#position++;
    return true;
  }

  #skipWhiteSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#position);
      if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return;
      this.#position++;
    }
  }

  #next(): number {
    return this.#position < this.#text.length ? this.#text.charCodeAt(this.#position++) : end;
  }

  /** Shows what follows on the line, without control characters, as picojson does. */
  #error(): DecodeError {
    const line = this.#text.slice(0, this.#position).split('\n').length;
    const rest = /^[^\n]*/.exec(this.#text.slice(this.#position))?.[0] ?? '';
    const near = rest.replace(/[\u0000-\u001f]/g, '');
    return syntax(`syntax error at line ${line} near: ${near}`);
  }
}

/** What C's `strtod` makes of the whole text; integers exactly. */
function numberOf(text: string): number | bigint | undefined {
  if (/^-?\d+$/.test(text)) {
    const value = Number(text);
    return Number.isSafeInteger(value) ? value : integerOf(text);
  }
  return /^-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** Integers beyond 64 bits become doubles, as in Mesos: only doubles could hold them anyway. */
function integerOf(text: string): number | bigint {
  if (text.length > integerDigitsMax) return Number(text);
  const exact = BigInt(text);
  const fits = exact === BigInt.asIntN(64, exact) || exact === BigInt.asUintN(64, exact);
  return fits ? exact : Number(text);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isNumberCharacter(code: number): boolean {
  return (
    isDigit(code) ||
    code === 0x2b ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x45 ||
    code === 0x65
  );
}

function syntax(message: string): DecodeError {
  return new DecodeError('syntax', message);
}
