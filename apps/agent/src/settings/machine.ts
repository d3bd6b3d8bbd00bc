import { lookupService } from 'node:dns/promises';
import { statfs } from 'node:fs/promises';
import { availableParallelism, networkInterfaces, totalmem } from 'node:os';
import type { DetectedMachine } from '@mezzo/domain';

/** @param workDir - an existing folder on the disk that tasks will fill */
export async function detectMachine(workDir: string): Promise<DetectedMachine> {
  const disk = await statfs(workDir);
  return {
    cpusCount: availableParallelism(),
    memBytes: totalmem(),
    diskBytes: disk.blocks * disk.bsize,
  };
}

/** The first address of this machine that others can reach; loopback when there is none. */
export function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return (
    addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
  );
}

/** The name that belongs to an address; the address itself when nobody knows one. */
export async function hostnameOf(ip: string): Promise<string> {
  try {
    return (await lookupService(ip, 0)).hostname;
  } catch {
    return ip;
  }
}
