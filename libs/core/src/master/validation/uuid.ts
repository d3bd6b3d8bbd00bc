const UUID_BYTES = 16;
const VERSION_BYTE = 6;
const VERSIONS = { first: 1, last: 5 } as const;

/**
 * Checks the bytes of a UUID as Mesos does: sixteen of them, of a version that RFC 4122 knows.
 *
 * Source: mesos 3rdparty/stout/include/stout/uuid.hpp#UUID::fromBytes
 */
export function validateUuid(bytes: Uint8Array): string | undefined {
  const version = (bytes[VERSION_BYTE] ?? 0) >> 4;
  const known = version >= VERSIONS.first && version <= VERSIONS.last;
  return bytes.length === UUID_BYTES && known ? undefined : 'Not a valid UUID';
}
