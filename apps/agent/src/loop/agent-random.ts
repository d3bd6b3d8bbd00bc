import { randomBytes, randomUUID } from 'node:crypto';
import type { AgentRandom } from '@mezzo/core';

/** Version 4 in the high nibble of byte 6, variant 1 in the high bits of byte 8 (RFC 9562). */
function uuidBytes(): Uint8Array {
  const bytes = new Uint8Array(randomBytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

export const agentRandom: AgentRandom = {
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
  uuidBytes,
  containerId: () => randomUUID(),
};
