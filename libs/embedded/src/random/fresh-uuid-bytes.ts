import { randomFillSync } from 'node:crypto';

/** So many are made at once: asking for sixteen bytes of randomness costs more than using them. */
const uuidsPerFill = 256;
const bytesPerUuid = 16;

const pool = new Uint8Array(uuidsPerFill * bytesPerUuid);
let used = pool.length;

/** Sixteen random bytes with the marks of a version 4 UUID. Nobody is given the same ones. */
export function freshUuidBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = pool.slice(used, used + bytesPerUuid);
  used += bytesPerUuid;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}
