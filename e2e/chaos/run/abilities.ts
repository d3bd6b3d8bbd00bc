import { existsSync } from 'node:fs';
import { buildClockLibrary } from '../cluster/wall-clock.ts';
import { networkPrograms } from '../cluster/network.ts';
import type { FaultKind } from '../plan/fault-plan.ts';

/** Set for the process that runs in namespaces of its own. */
export const insideVariable = 'MEZZO_CHAOS_INSIDE';

/** Which faults this machine lets us make, and why not the others. */
export interface Abilities {
  readonly kinds: ReadonlySet<FaultKind>;
  /** Own networks and mounts are possible. */
  readonly hasNamespaces: boolean;
  readonly clockLibrary: string | undefined;
  readonly missing: readonly string[];
}

/** Why there can be no namespaces here, or undefined when there can. */
export function namespacesMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'not root';
  const absent = networkPrograms.filter((path) => !existsSync(path));
  return absent.length === 0 ? undefined : `not installed: ${absent.join(', ')}`;
}

/** @param folder - gets the library that shifts clocks */
export function findAbilities(folder: string): Abilities {
  const hasNamespaces = process.env[insideVariable] !== undefined;
  const clockLibrary = buildClockLibrary(folder);
  const kinds = new Set<FaultKind>(['kill', 'freeze']);
  const missing: string[] = [];
  if (hasNamespaces) {
    for (const kind of ['cut', 'slow', 'failover', 'disk'] as const) kinds.add(kind);
  } else {
    missing.push(`cut, slow, failover, disk: ${namespacesMissing() ?? 'no namespaces of our own'}`);
  }
  if (clockLibrary === undefined) missing.push('clock: there is no C compiler (cc)');
  else kinds.add('clock');
  return { kinds, hasNamespaces, clockLibrary, missing };
}
