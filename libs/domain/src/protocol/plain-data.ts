/**
 * Text form of the plain data that travels between services and lies in registries: JSON in which
 * the values that JSON lacks are tagged. Transports are free to use another form; this is the one
 * that the adapters share.
 *
 *   bytes           {"$bytes": "base64"}
 *   bigint          {"$bigint": "-12"}
 *   NaN, Infinity   {"$number": "Infinity"}
 *
 * Members that are undefined are left out. Objects whose own member names begin with `$` get a
 * further `$` in front of those names, so that no data can be mistaken for a tag.
 */
import { invariant } from '../invariant.ts';

type Tag = '$bytes' | '$bigint' | '$number';

/** Writes plain data: objects, arrays, text, numbers, booleans, null, bigints and bytes. */
export function encodePlainData(value: unknown): string {
  return JSON.stringify(tagged(value));
}

/**
 * Reads what {@link encodePlainData} wrote.
 *
 * @throws SyntaxError when the text is not JSON
 * @throws InvariantError when a tag holds what no encoder writes
 */
export function decodePlainData(text: string): unknown {
  return untagged(JSON.parse(text) as unknown);
}

/** Copies only what holds a tagged value; everything else is passed through as it is. */
function tagged(value: unknown): unknown {
  switch (typeof value) {
    case 'bigint':
      return { $bigint: String(value) };
    case 'number':
      return Number.isFinite(value) ? value : { $number: String(value) };
    case 'object':
      if (value === null) return null;
      if (value instanceof Uint8Array) return { $bytes: base64Of(value) };
      return Array.isArray(value) ? taggedArray(value) : taggedObject(value);
    default:
      return value;
  }
}

function taggedArray(array: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < array.length; index += 1) {
    const written = tagged(array[index]);
    if (written !== array[index]) (copy ??= [...array])[index] = written;
  }
  return copy ?? array;
}

function taggedObject(object: object): object {
  const members = object as Readonly<Record<string, unknown>>;
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(object)) {
    const member = members[name];
    const written = tagged(member);
    if (isEscaped(name)) {
      copy ??= { ...object };
      Reflect.deleteProperty(copy, name);
      define(copy, `$${name}`, written);
    } else if (written !== member) define((copy ??= { ...object }), name, written);
  }
  return copy ?? object;
}

/** Works on what was just parsed and belongs to nobody else: in place. */
function untagged(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return untaggedArray(value);
  const members = value as Record<string, unknown>;
  // Loops over the names of a parsed object make no list of them.
  for (const name in members) if (isEscaped(name)) return untaggedSpecial(members);
  for (const name in members) {
    const member = members[name];
    if (typeof member !== 'object' || member === null) continue;
    const read = untagged(member);
    if (read !== member) define(members, name, read);
  }
  return members;
}

/** An object in which a name begins with `$`: a tag, or one whose names were escaped. */
function untaggedSpecial(members: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(members);
  const [first] = names;
  if (names.length === 1 && isTag(first)) return readTag(first, members[first]);
  return unescaped(members, names);
}

function untaggedArray(array: unknown[]): unknown[] {
  for (let index = 0; index < array.length; index += 1) array[index] = untagged(array[index]);
  return array;
}

/** Names that begin with `$` were given another one; their order among the others counts. */
function unescaped(members: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  const read: Record<string, unknown> = {};
  for (const name of names) {
    define(read, name.startsWith('$$') ? name.slice(1) : name, untagged(members[name]));
  }
  return read;
}

const dollar = 0x24;

function isEscaped(name: string): boolean {
  return name.charCodeAt(0) === dollar;
}

/** `__proto__` is a name like any other here. */
function define(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else object[name] = value;
}

function isTag(name: string | undefined): name is Tag {
  return name === '$bytes' || name === '$bigint' || name === '$number';
}

function readTag(tag: Tag, content: unknown): unknown {
  invariant(typeof content === 'string', `tag ${tag} must hold text`);
  switch (tag) {
    case '$bytes':
      return bytesOf(content);
    case '$bigint':
      return BigInt(content);
    case '$number':
      return Number(content);
  }
}

/** A function call takes a bounded number of arguments; larger arrays are spread piece by piece. */
const spreadBytesMax = 8192;

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += spreadBytesMax) {
    binary += String.fromCharCode(...bytes.subarray(at, at + spreadBytesMax));
  }
  return btoa(binary);
}

function bytesOf(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
