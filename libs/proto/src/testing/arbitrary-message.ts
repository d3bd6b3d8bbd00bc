import fc from 'fast-check';
import type { FieldDescriptor, FieldType, MessageDescriptor, ScalarType } from '../descriptor.ts';
import { messageDescriptor } from '../schema.ts';

/** Messages nested deeper are left out where they may be; recursive types would not end. */
const depthMax = 3;

/**
 * Complete messages of a type, in the form that decoders return: what is unset or empty is absent,
 * 64-bit integers are numbers where those are exact.
 */
export function arbitraryMessage(fullName: string): fc.Arbitrary<object> {
  return messageOf(messageDescriptor(fullName), 0);
}

function messageOf(descriptor: MessageDescriptor, depth: number): fc.Arbitrary<object> {
  const members: Record<string, fc.Arbitrary<unknown>> = {};
  const required: string[] = [];
  for (const field of descriptor.fields) {
    if (field.label === 'required') required.push(field.name);
    else if (depth >= depthMax && field.type.kind === 'message') continue;
    members[field.name] = fieldOf(field, depth);
  }
  return fc
    .record(members, { requiredKeys: required })
    .map((message) => withOneOfEach(descriptor, message));
}

/** Keeps the first member that is set of each oneof. */
function withOneOfEach(descriptor: MessageDescriptor, message: object): object {
  const taken = new Set<string>();
  const entries = Object.entries(message).filter(([name]) => {
    const oneof = descriptor.fields.find((field) => field.name === name)?.oneof;
    if (oneof === undefined) return true;
    if (taken.has(oneof)) return false;
    taken.add(oneof);
    return true;
  });
  return Object.fromEntries(entries);
}

function fieldOf({ label, type }: FieldDescriptor, depth: number): fc.Arbitrary<unknown> {
  const value = valueOf(type, depth + 1);
  switch (label) {
    case 'repeated':
      return fc.array(value, { minLength: 1, maxLength: 3 });
    case 'map':
      return fc
        .array(fc.tuple(keys, value), { minLength: 1, maxLength: 3 })
        .map((entries) => Object.fromEntries(entries));
    case 'implicit':
      return value.filter((scalar) => Number(scalar) !== 0);
    default:
      return value;
  }
}

const keys = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('__proto__', 'constructor'));

function valueOf(type: FieldType, depth: number): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'message':
      return messageOf(messageDescriptor(type.fullName), depth);
    case 'enum':
      return fc.constantFrom(...type.descriptor.numberByName.keys());
    case 'scalar':
      return scalars[type.scalar];
  }
}

const exactWhereSafe = (value: bigint): number | bigint =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value;

const scalars: Readonly<Record<ScalarType, fc.Arbitrary<unknown>>> = {
  string: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: 'grapheme-ascii', maxLength: 300 }),
  ),
  bytes: fc.uint8Array({ maxLength: 200 }),
  bool: fc.boolean(),
  double: fc.oneof(fc.double({ noNaN: true }), fc.integer()),
  int32: fc.integer(),
  uint32: fc.nat({ max: 0xffffffff }),
  int64: fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(exactWhereSafe),
    fc.maxSafeInteger(),
    fc.integer(),
  ),
  uint64: fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(exactWhereSafe),
    fc.maxSafeNat(),
    fc.nat(),
  ),
};
