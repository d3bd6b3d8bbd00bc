import { doubleText, integerText, stringText } from './json-text.ts';

/** A number that Mesos keeps in a double: 1 is printed as `1.0`. Made by {@link double}. */
export class Double {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Text that is JSON already, such as a cached part of a large answer. Made by {@link fragment}. */
export class Fragment {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What {@link writeJson} prints. Members that are undefined are left out. */
export type WritableJson =
  | null
  | boolean
  | number
  | bigint
  | string
  | Double
  | Fragment
  | readonly WritableJson[]
  | { readonly [member: string]: WritableJson | undefined };

export function double(value: number): Double {
  return new Double(value);
}

/** @param json - the text of one JSON value; it is not checked */
export function fragment(json: string): Fragment {
  return new Fragment(json);
}

/** JSON as Mesos prints it. Plain numbers must be integers: doubles are marked as such. */
export function writeJson(value: WritableJson): string {
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'number':
    case 'bigint':
      return integerText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return value === null ? 'null' : writeComposite(value);
  }
}

type Composite = Exclude<WritableJson, null | boolean | number | bigint | string>;

function writeComposite(value: Composite): string {
  if (value instanceof Fragment) return value.text;
  if (value instanceof Double) return doubleText(value.value);
  if (isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  return writeObject(value);
}

function writeObject(object: { readonly [member: string]: WritableJson | undefined }): string {
  let text = '';
  for (const [name, member] of Object.entries(object)) {
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${stringText(name)}:${writeJson(member)}`;
  }
  return `{${text}}`;
}

function isArray(value: Composite): value is readonly WritableJson[] {
  return Array.isArray(value);
}

/**
 * The object of a rendered message with members added at its end: what the older API prints beside
 * the message's own fields, or what a caller caches separately.
 *
 * @param json - text of a JSON object, such as `toJson` returns
 */
export function withMembers(
  json: string,
  members: { readonly [member: string]: WritableJson | undefined },
): Fragment {
  const added = writeObject(members);
  if (added === '{}') return fragment(json);
  return fragment(json === '{}' ? added : `${json.slice(0, -1)},${added.slice(1)}`);
}
