/**
 * The text form of protobuf messages, in which Mesos shows flags that are messages.
 *
 * Source: google::protobuf::Message#DebugString
 */

/** The fields of a message in the order of their numbers, which is the order of the text. */
export type TextFields = readonly (readonly [name: string, kind: TextFieldKind])[];

/** `quoted`: a string; `bare`: a number, a boolean or the name of an enumerator. */
export type TextFieldKind = 'quoted' | 'bare' | TextFields;

/** Formats what JSON holds of a message; members that are not fields of it are left out. */
export function formatTextMessage(message: unknown, fields: TextFields): string {
  return messageLines(message, fields)
    .map((line) => `${line}\n`)
    .join('');
}

function messageLines(message: unknown, fields: TextFields): readonly string[] {
  if (typeof message !== 'object' || message === null) return [];
  const members = message as Readonly<Record<string, unknown>>;
  return fields.flatMap(([name, kind]) => {
    const value = members[name];
    if (value === undefined || value === null) return [];
    const elements: readonly unknown[] = Array.isArray(value) ? value : [value];
    return elements.flatMap((element) => fieldLines(name, element, kind));
  });
}

function fieldLines(name: string, value: unknown, kind: TextFieldKind): readonly string[] {
  if (kind === 'quoted') return [`${name}: "${escapedText(String(value))}"`];
  if (kind === 'bare') return [`${name}: ${String(value)}`];
  return textBlock(name, messageLines(value, kind));
}

/** A message within a message. */
export function textBlock(name: string, lines: readonly string[]): readonly string[] {
  return [`${name} {`, ...lines.map((line) => `  ${line}`), '}'];
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
};

/** C's escapes; bytes that are not printable ASCII as three octal digits. */
export function escapedText(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      const named = NAMED_ESCAPES[character];
      if (named !== undefined) return named;
      return byte >= 0x20 && byte < 0x7f ? character : `\\${byte.toString(8).padStart(3, '0')}`;
    })
    .join('');
}
