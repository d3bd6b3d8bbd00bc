import type { FieldDescriptor, MessageDescriptor } from './descriptor.ts';
import { messageDescriptor } from './schema.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Paths of the required fields that `message` lacks, such as `subscribe.framework_info.user`, in
 * the order in which Mesos names them: a message's own in order of declaration, then those of its
 * members in order of field numbers. Elements of repeated fields and of maps carry their index.
 *
 * Source: mesos 3rdparty/stout/include/stout/protobuf.hpp#Parse (InitializationErrorString)
 */
export function missingFields(descriptor: MessageDescriptor, message: object): string[] {
  const missing: string[] = [];
  collect(descriptor, message as Fields, '', missing);
  return missing;
}

/** The text of Mesos for a non-empty list of {@link missingFields}. */
export function missingFieldsText(paths: readonly string[]): string {
  return `Missing required fields: ${paths.join(', ')}`;
}

function collect(
  descriptor: MessageDescriptor,
  message: Fields,
  prefix: string,
  missing: string[],
): void {
  for (const { label, name } of descriptor.fields) {
    if (label === 'required' && message[name] === undefined) missing.push(prefix + name);
  }
  const byNumber = [...descriptor.fields].sort((a, b) => a.number - b.number);
  for (const field of byNumber) collectFromField(field, message[field.name], prefix, missing);
}

function collectFromField(
  field: FieldDescriptor,
  value: unknown,
  prefix: string,
  missing: string[],
): void {
  if (field.type.kind !== 'message' || value === undefined) return;
  const descriptor = messageDescriptor(field.type.fullName);
  const path = prefix + field.name;
  if (field.label === 'map') {
    Object.values(value as Fields).forEach((element, index) => {
      collect(descriptor, element as Fields, `${path}[${index}].value.`, missing);
    });
  } else if (field.label === 'repeated') {
    (value as readonly Fields[]).forEach((element, index) => {
      collect(descriptor, element, `${path}[${index}].`, missing);
    });
  } else {
    collect(descriptor, value as Fields, `${path}.`, missing);
  }
}
