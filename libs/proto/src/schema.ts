import { defined } from '@mezzo/domain';
import type {
  DescriptorTables,
  EnumDescriptor,
  FieldDescriptor,
  FieldTuple,
  FieldType,
  MessageDescriptor,
  ScalarType,
} from './descriptor.ts';
import { tables as agent } from './generated/tables/agent.ts';
import { tables as allocator } from './generated/tables/allocator.ts';
import { tables as duration } from './generated/tables/duration.ts';
import { tables as executor } from './generated/tables/executor.ts';
import { tables as maintenance } from './generated/tables/maintenance.ts';
import { tables as master } from './generated/tables/master.ts';
import { tables as mesos } from './generated/tables/mesos.ts';
import { tables as quota } from './generated/tables/quota.ts';
import { tables as resourceProvider } from './generated/tables/resource-provider.ts';
import { tables as scheduler } from './generated/tables/scheduler.ts';

const files: readonly DescriptorTables[] = [
  duration,
  mesos,
  allocator,
  maintenance,
  scheduler,
  quota,
  master,
  resourceProvider,
  agent,
  executor,
];

const scalarTypes: ReadonlySet<string> = new Set<ScalarType>([
  'double',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
  'string',
  'bytes',
]);

const messageTables = new Map(files.flatMap((file) => Object.entries(file.messages)));
const enumTables = new Map(files.flatMap((file) => Object.entries(file.enums)));
const messages = new Map<string, MessageDescriptor>();
const enums = new Map<string, EnumDescriptor>();

/** Full names of all messages of the API, in the order of their files. */
export function messageNames(): string[] {
  return [...messageTables.keys()];
}

export function hasMessage(fullName: string): boolean {
  return messageTables.has(fullName);
}

/**
 * The description of one message, resolved on first use.
 *
 * @throws InvariantError when no message has that name
 */
export function messageDescriptor(fullName: string): MessageDescriptor {
  const known = messages.get(fullName);
  if (known !== undefined) return known;
  const tuples = defined(messageTables.get(fullName), `no message is called ${fullName}`);
  const descriptor: MessageDescriptor = {
    fullName,
    name: fullName.slice(fullName.lastIndexOf('.') + 1),
    fields: tuples.map(resolveField),
  };
  messages.set(fullName, descriptor);
  return descriptor;
}

function resolveField([name, number, label, type, options]: FieldTuple): FieldDescriptor {
  return {
    name,
    number,
    label,
    type: resolveType(type),
    default: options?.default,
    deprecated: options?.deprecated ?? false,
    oneof: options?.oneof,
  };
}

function resolveType(type: string): FieldType {
  if (isScalarType(type)) return { kind: 'scalar', scalar: type };
  if (messageTables.has(type)) return { kind: 'message', fullName: type };
  return { kind: 'enum', descriptor: enumDescriptor(type) };
}

function isScalarType(type: string): type is ScalarType {
  return scalarTypes.has(type);
}

function enumDescriptor(fullName: string): EnumDescriptor {
  const known = enums.get(fullName);
  if (known !== undefined) return known;
  const values = defined(enumTables.get(fullName), `no enum is called ${fullName}`);
  const entries = Object.entries(values);
  const descriptor: EnumDescriptor = {
    fullName,
    numberByName: new Map(entries),
    nameByNumber: new Map(entries.map(([name, number]) => [number, name])),
  };
  enums.set(fullName, descriptor);
  return descriptor;
}
