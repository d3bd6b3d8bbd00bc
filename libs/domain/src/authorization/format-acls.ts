import { aclKeyEntries } from './acl-keys.ts';
import { escapedText, textBlock } from '../text/text-message.ts';
import type { Acl, AclEntity, Acls } from './acls.ts';

/**
 * A list in the text form of protobuf messages, as `/flags` shows it.
 *
 * Source: mesos src/master/flags.cpp (the flag `acls`), google::protobuf::Message#DebugString
 */
export function formatAcls({ permissive, rules }: Acls): string {
  const lines = aclKeyEntries().flatMap(([key, { objects }]) =>
    (rules.get(key) ?? []).flatMap((rule) => textBlock(key, ruleLines(rule, objects))),
  );
  if (permissive !== undefined) lines.unshift(`permissive: ${permissive}`);
  return lines.map((line) => `${line}\n`).join('');
}

function ruleLines({ principals, objects }: Acl, objectsField: string): readonly string[] {
  return [
    ...textBlock('principals', entityLines(principals)),
    ...textBlock(objectsField, entityLines(objects)),
  ];
}

function entityLines({ type, values }: AclEntity): readonly string[] {
  const lines = values.map((value) => `values: "${escapedText(value)}"`);
  return type === undefined ? lines : [`type: ${type}`, ...lines];
}
