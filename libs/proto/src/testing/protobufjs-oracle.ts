import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import type { FieldDescriptor, MessageDescriptor } from '../descriptor.ts';
import { messageDescriptor } from '../schema.ts';

type Fields = Readonly<Record<string, unknown>>;

const protoRoot = fileURLToPath(new URL('../../proto', import.meta.url));

/** Our `.proto` files as protobufjs reads them: an encoder that we have no hand in. */
export function loadOracle(): protobuf.Root {
  const root = new protobuf.Root();
  for (const entry of readdirSync(protoRoot, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.proto')) continue;
    protobuf.parse(readFileSync(join(protoRoot, entry), 'utf8'), root, { keepCase: true });
  }
  // What every agent is said to do, in a field that the v1 API does not name.
  root.lookupType(agentInfo).add(new protobuf.Field('checkpoint', 7, 'bool'));
  root.resolveAll();
  return root;
}

const agentInfo = 'mesos.v1.AgentInfo';

/** What protobufjs makes of a message of ours. */
export function oracleBytes(root: protobuf.Root, fullName: string, message: object): Uint8Array {
  const type = root.lookupType(fullName);
  return type.encode(type.fromObject(plain(messageDescriptor(fullName), message))).finish();
}

/** protobufjs takes 64-bit integers as text. */
function plain(descriptor: MessageDescriptor, message: object): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const field of descriptor.fields) {
    const value = (message as Fields)[field.name];
    if (value !== undefined) result[field.name] = plainField(field, value);
  }
  return descriptor.fullName === agentInfo ? { ...result, checkpoint: true } : result;
}

function plainField(field: FieldDescriptor, value: unknown): unknown {
  if (field.label === 'repeated') {
    return (value as readonly unknown[]).map((element) => plainValue(field, element));
  }
  if (field.label === 'map') {
    return Object.fromEntries(
      Object.entries(value as Fields).map(([key, element]) => [key, plainValue(field, element)]),
    );
  }
  return plainValue(field, value);
}

function plainValue({ type }: FieldDescriptor, value: unknown): unknown {
  if (type.kind === 'message') return plain(messageDescriptor(type.fullName), value as object);
  const is64 = type.kind === 'scalar' && type.scalar.endsWith('64');
  return is64 ? String(value) : value;
}
