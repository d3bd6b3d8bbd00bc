import { Buffer } from 'node:buffer';
import { invariant } from '@mezzo/domain';
import type { Int64 } from '@mezzo/domain/messages';

const needsEscape = /[\u0000-\u001f"\\]/;
const escapable = /[\u0000-\u001f"\\]/g;

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A JSON string literal as RapidJSON writes it: slashes bare, control characters `\u001F`. */
export function stringText(value: string): string {
  return needsEscape.test(value) ? `"${value.replace(escapable, escape)}"` : `"${value}"`;
}

function escape(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase();
  return shortEscapes[character] ?? `\\u${code.padStart(4, '0')}`;
}

/**
 * A double: always with a decimal point or an exponent, shortest digits that read back the same.
 * What JSON has no number for is a string: `"Infinity"`, `"-Infinity"`, `"NaN"`.
 */
export function doubleText(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0.0' : `${value}.0`;
  if (!Number.isFinite(value)) return `"${value}"`;
  const text = String(value);
  if (!text.includes('e')) return text.includes('.') ? text : `${text}.0`;
  return text.replace('e+', 'e');
}

/** An integer of any width, as a bare JSON number. */
export function integerText(value: Int64): string {
  invariant(typeof value === 'bigint' || Number.isInteger(value), `${value} is not an integer`);
  return String(value);
}

/** Bytes as a quoted base64 string. */
export function bytesText(value: Uint8Array): string {
  const view = Buffer.from(value.buffer, value.byteOffset, value.length);
  return `"${view.toString('base64')}"`;
}
