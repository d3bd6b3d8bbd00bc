import protobuf from 'protobufjs';
import { typeNameOf } from './message-types.ts';
import { declarationsOf, protoFiles } from './proto-schema.ts';
import { fullNameOf } from './proto-tables.ts';

const header = '// Generated from libs/proto/proto by `npm run generate`. Do not edit.\n';

/** Namespace under which `@mezzo/domain/messages` exports the types of a package; '' = none. */
const typeNamespaces: Readonly<Record<string, string>> = {
  'google.protobuf': '',
  'mesos.v1': '',
  'mesos.v1.agent': 'agentApi',
  'mesos.v1.allocator': 'allocatorMessages',
  'mesos.v1.executor': 'executorApi',
  'mesos.v1.maintenance': 'maintenance',
  'mesos.v1.master': 'masterApi',
  'mesos.v1.quota': 'quota',
  'mesos.v1.resource_provider': 'resourceProviderApi',
  'mesos.v1.scheduler': 'schedulerApi',
};

/** The module text that exports one typed `MessageType` object for each message. */
export function renderMessageObjects(root: protobuf.Root): string {
  const exported = new Set<string>();
  const lines: string[] = [];
  for (const file of protoFiles) {
    for (const declaration of declarationsOf(root, file)) visit(declaration, exported, lines);
  }
  return [
    header,
    "import type * as messages from '@mezzo/domain/messages';",
    "import { messageType, type MessageType } from '../message-type.ts';\n",
    ...lines,
    '',
  ].join('\n');
}

function visit(declaration: protobuf.ReflectionObject, exported: Set<string>, lines: string[]) {
  if (!(declaration instanceof protobuf.Type)) return;
  const name = objectNameOf(declaration);
  if (exported.has(name)) throw new Error(`two messages would be exported as ${name}`);
  exported.add(name);
  const type = `messages.${typePathOf(declaration)}`;
  const fullName = fullNameOf(declaration);
  lines.push(`export const ${name}: MessageType<${type}> =\n  messageType('${fullName}');`);
  for (const nested of declaration.nestedArray) visit(nested, exported, lines);
}

/** `mesos.v1.scheduler.Call.Accept` becomes `SchedulerCallAccept`; `mesos.v1` adds nothing. */
function objectNameOf(type: protobuf.Type): string {
  const namespace = packageOf(type);
  const name = typeNameOf(type);
  if (namespace === 'mesos.v1' || namespace === 'google.protobuf') return name;
  const prefix = namespace
    .slice('mesos.v1.'.length)
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  return name.startsWith(prefix) ? name : prefix + name;
}

function typePathOf(type: protobuf.Type): string {
  const namespace = typeNamespaces[packageOf(type)];
  if (namespace === undefined) throw new Error(`no namespace known for ${type.fullName}`);
  return namespace === '' ? typeNameOf(type) : `${namespace}.${typeNameOf(type)}`;
}

function packageOf(type: protobuf.Type): string {
  let top: protobuf.ReflectionObject = type;
  while (top.parent instanceof protobuf.Type) top = top.parent;
  return top.parent === null ? '' : fullNameOf(top.parent);
}
