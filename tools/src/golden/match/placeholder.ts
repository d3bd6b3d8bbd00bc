/**
 * The placeholders of a recording, and what a value must look like to stand for one.
 *
 * An identity (`<framework-id:1>`, `<port:master>`) stands for one value throughout a scenario, and
 * that value for no other placeholder of its kind. A measure (`<timestamp>`, `<pid>`) is free each
 * time it appears.
 */

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const base64Of16Bytes = '[A-Za-z0-9+/]{22}==';
const integer = '-?\\d+';
const double = '-?\\d+(?:\\.\\d+(?:[eE][-+]?\\d+)?|[eE][-+]?\\d+)';
const text = '[^]+?';

interface PlaceholderKind {
  /** Regular expression of the values, when nothing is bound yet. */
  readonly pattern: string;
  /** `distinct`: two placeholders never share a value. `same`: they may. `free`: never bound. */
  readonly binding: 'distinct' | 'same' | 'free';
  /** As a whole JSON value it was a number on the wire. */
  readonly number?: true;
}

export const placeholderKinds = {
  'master-id': { pattern: uuid, binding: 'distinct' },
  'framework-id': { pattern: `${uuid}-\\d{4,}`, binding: 'distinct' },
  'agent-id': { pattern: `${uuid}-S\\d+`, binding: 'distinct' },
  'offer-id': { pattern: `${uuid}-O\\d+`, binding: 'distinct' },
  'container-id': { pattern: uuid, binding: 'distinct' },
  'stream-id': { pattern: uuid, binding: 'distinct' },
  uuid: { pattern: `${uuid}|${base64Of16Bytes}`, binding: 'distinct' },
  timestamp: { pattern: double, binding: 'free', number: true },
  'timestamp-s': { pattern: integer, binding: 'free', number: true },
  'timestamp-ns': { pattern: integer, binding: 'free', number: true },
  pid: { pattern: integer, binding: 'free', number: true },
  number: { pattern: `${double}|${integer}`, binding: 'free', number: true },
  'log text': { pattern: '[^]*?', binding: 'free' },
  hostname: { pattern: '[A-Za-z0-9.-]+', binding: 'same' },
  port: { pattern: '\\d{1,5}', binding: 'same', number: true },
  work_dir: { pattern: text, binding: 'same' },
  runtime_dir: { pattern: text, binding: 'same' },
  run_dir: { pattern: text, binding: 'same' },
  launcher_dir: { pattern: text, binding: 'same' },
  webui_dir: { pattern: text, binding: 'same' },
  'version-sha': { pattern: '[0-9a-f]{7,40}', binding: 'same' },
  'build-date': { pattern: text, binding: 'same' },
  'build-user': { pattern: text, binding: 'same' },
} as const satisfies Readonly<Record<string, PlaceholderKind>>;

export type PlaceholderKindName = keyof typeof placeholderKinds;

export interface Placeholder {
  readonly kind: PlaceholderKindName;
  /** As written, with the angle brackets: `<agent-id:1>`. */
  readonly name: string;
}

/** A recorded text, cut into what stands for itself and what stands for something else. */
export type Template = readonly (string | Placeholder)[];

const placeholderPattern = new RegExp(
  `<(${Object.keys(placeholderKinds).join('|')})(?::[A-Za-z0-9-]+)?>`,
  'g',
);

export function parseTemplate(recorded: string): Template {
  const parts: (string | Placeholder)[] = [];
  let end = 0;
  for (const match of recorded.matchAll(placeholderPattern)) {
    if (match.index > end) parts.push(recorded.slice(end, match.index));
    parts.push({ kind: match[1] as PlaceholderKindName, name: match[0] });
    end = match.index + match[0].length;
  }
  if (end < recorded.length) parts.push(recorded.slice(end));
  return parts;
}

/** The placeholder that makes up the whole recorded text, if it is one. */
export function wholePlaceholder(recorded: string): Placeholder | undefined {
  const [only, ...rest] = parseTemplate(recorded);
  return typeof only === 'object' && rest.length === 0 ? only : undefined;
}

export function kindOf({ kind }: Placeholder): PlaceholderKind {
  return placeholderKinds[kind];
}

/** `<port>` without a name is any port: only a named one is bound. */
export function isFree(placeholder: Placeholder): boolean {
  return kindOf(placeholder).binding === 'free' || placeholder.name === '<port>';
}
