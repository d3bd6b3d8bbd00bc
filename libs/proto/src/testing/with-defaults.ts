import type { FieldDescriptor, MessageDescriptor } from '../descriptor.ts';
import { messageDescriptor } from '../schema.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The message with every default filled in that its JSON text spells out. */
export function withDefaults(descriptor: MessageDescriptor, message: object): object {
  const filled: [string, unknown][] = [];
  for (const field of descriptor.fields) {
    const value = (message as Fields)[field.name];
    if (value !== undefined) filled.push([field.name, filledIn(field, value)]);
    else if (field.label === 'optional' && field.default !== undefined && !field.deprecated) {
      filled.push([field.name, field.default]);
    }
  }
  return Object.fromEntries(filled);
}

function filledIn({ type, label }: FieldDescriptor, value: unknown): unknown {
  if (type.kind !== 'message') return value;
  const descriptor = messageDescriptor(type.fullName);
  if (label === 'repeated') {
    return (value as readonly object[]).map((element) => withDefaults(descriptor, element));
  }
  if (label !== 'map') return withDefaults(descriptor, value as object);
  return Object.fromEntries(
    Object.entries(value as Fields).map(([key, element]) => [
      key,
      withDefaults(descriptor, element as object),
    ]),
  );
}
