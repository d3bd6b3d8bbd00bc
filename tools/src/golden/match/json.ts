/** A number as it was written: `15.0` and `15` are different answers to a strict client. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Mesos prints doubles with a decimal point or exponent, and 64-bit integers without. */
  get isDouble(): boolean {
    return /[.eE]/.test(this.text);
  }
}

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** JSON that keeps the text of its numbers. */
export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | JsonObject;

/** How a recording spells the bare word `Infinity`, which Mesos prints though JSON has no such word. */
export const infinityPlaceholder = '<raw:Infinity>';

type SourceReviver = (
  key: string,
  value: unknown,
  context: { readonly source?: string },
) => unknown;

/** Throws SyntaxError on anything that is not JSON (but for a bare `Infinity`). */
export function parseJson(text: string): JsonValue {
  const reviver: SourceReviver = (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? new JsonNumber(source) : value;
  // The declared type of JSON.parse does not know the reviver's third argument yet.
  const parse = JSON.parse as (text: string, reviver: SourceReviver) => JsonValue;
  return parse(quoteBareInfinity(text), reviver);
}

/** Compact text; the inverse of parseJson. */
export function stringifyJson(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text;
  if (value === infinityPlaceholder) return 'Infinity';
  if (isJsonArray(value)) return `[${value.map(stringifyJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${stringifyJson(member)}`,
  );
  return `{${members.join(',')}}`;
}

export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isJsonArray(value) &&
    !(value instanceof JsonNumber)
  );
}

/** Whether the text has white space between its tokens; Mesos writes none. */
export function hasInsignificantSpace(text: string): boolean {
  return /\s/.test(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'));
}

function quoteBareInfinity(text: string): string {
  if (!text.includes('Infinity')) return text;
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|Infinity/g, (token) =>
    token === 'Infinity' ? JSON.stringify(infinityPlaceholder) : token,
  );
}
