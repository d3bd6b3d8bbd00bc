import type { AgentRandom } from '@mezzo/core';
import { freshUuidBytes } from '@mezzo/embedded';
import { randomBytes, randomUUID } from 'node:crypto';

export const agentRandom: AgentRandom = {
  fraction: () => randomBytes(4).readUInt32BE() / 2 ** 32,
  uuidBytes: freshUuidBytes,
  containerId: () => randomUUID(),
};
