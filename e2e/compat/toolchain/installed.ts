import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../src/harness/built-services.ts';

/** A client that can be run, or why it cannot be on this machine. */
export type Installed<T> =
  | { readonly kind: 'ready'; readonly client: T }
  | { readonly kind: 'missing'; readonly reason: string };

export interface Installation {
  /** Of the client, for the name of the folder. */
  readonly name: string;
  /** Files that pin what is installed, and anything else that the result depends on. */
  readonly pins: readonly string[];
  readonly salt?: string;
  /** Fills the folder. Throws when it fails: a registry out of reach is no reason to skip. */
  readonly install: (folder: string) => Promise<void>;
}

/**
 * The folder of an installed client, outside what is tracked. It is filled once for the same pins;
 * a folder whose filling was interrupted is filled anew.
 */
export async function installedFolder(installation: Installation): Promise<string> {
  const folder = join(
    repositoryRoot,
    '.cache',
    'compat',
    `${installation.name}-${fingerprint(installation)}`,
  );
  const stamp = join(folder, 'installed');
  if (existsSync(stamp)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await installation.install(folder);
  writeFileSync(stamp, '');
  return folder;
}

function fingerprint({ pins, salt = '' }: Installation): string {
  const hash = createHash('sha256').update(salt);
  for (const pin of pins) hash.update(readFileSync(pin));
  return hash.digest('hex').slice(0, 12);
}
