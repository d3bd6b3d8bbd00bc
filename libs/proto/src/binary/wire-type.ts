import type { FieldType } from '../descriptor.ts';

/** Wire types of the protobuf encoding that this package reads or writes. */
export const wireType = {
  varint: 0,
  fixed64: 1,
  lengthDelimited: 2,
  startGroup: 3,
  endGroup: 4,
  fixed32: 5,
} as const;

/** The wire type under which values of a field's type travel one by one. */
export function wireTypeOf(type: FieldType): number {
  if (type.kind === 'message') return wireType.lengthDelimited;
  if (type.kind === 'enum') return wireType.varint;
  if (type.scalar === 'double') return wireType.fixed64;
  return type.scalar === 'string' || type.scalar === 'bytes'
    ? wireType.lengthDelimited
    : wireType.varint;
}

/** Field number and wire type as they precede each value. */
export function tagOf(fieldNumber: number, type: number): number {
  return ((fieldNumber << 3) | type) >>> 0;
}
