import { aclKeyEntries } from './acl-keys.ts';
import type { Acl, AclEntity, Acls } from './acls.ts';

/**
 * A list in the text form of protobuf messages, as `/flags` shows it.
 *
 * Source: mesos src/master/flags.cpp (the flag `acls`), google::protobuf::Message#DebugString
 */
export function formatAcls({ permissive, rules }: Acls): string {
  const lines = aclKeyEntries().flatMap(([key, { objects }]) =>
    (rules.get(key) ?? []).flatMap((rule) => block(key, ruleLines(rule, objects))),
  );
  if (permissive !== undefined) lines.unshift(`permissive: ${permissive}`);
  return lines.map((line) => `${line}\n`).join('');
}

function ruleLines({ principals, objects }: Acl, objectsField: string): readonly string[] {
  return [
    ...block('principals', entityLines(principals)),
    ...block(objectsField, entityLines(objects)),
  ];
}

function entityLines({ type, values }: AclEntity): readonly string[] {
  const lines = values.map((value) => `values: "${escaped(value)}"`);
  return type === undefined ? lines : [`type: ${type}`, ...lines];
}

function block(name: string, lines: readonly string[]): readonly string[] {
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
function escaped(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      const named = NAMED_ESCAPES[character];
      if (named !== undefined) return named;
      return byte >= 0x20 && byte < 0x7f ? character : `\\${byte.toString(8).padStart(3, '0')}`;
    })
    .join('');
}
