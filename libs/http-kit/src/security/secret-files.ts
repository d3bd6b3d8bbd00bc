import { readFile, stat } from 'node:fs/promises';
import { parseCredentials, type Credential } from './credentials.ts';

/** A file whose content is nobody else's business, and the flag that names it. */
export interface SecretFile {
  /** Such as `credentials`. */
  readonly kind: string;
  readonly path: string | undefined;
}

/**
 * Reads the key that `--jwt_secret_key` names, as it is.
 *
 * @throws Error with a text for the operator, which quotes nothing of the file
 */
export async function readTokenKey(path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  const key = await readSecret(path, 'jwt_secret_key');
  if (key.length === 0) throw new Error(`The file '${path}' (--jwt_secret_key) is empty`);
  return key;
}

/**
 * Reads a credentials file.
 *
 * @param flag - that names it
 * @throws Error with a text for the operator, which quotes nothing of the file
 */
export async function readCredentials(
  path: string | undefined,
  flag: string,
): Promise<readonly Credential[] | undefined> {
  if (path === undefined) return undefined;
  const parsed = parseCredentials((await readSecret(path, flag)).toString('utf8'));
  if ('error' in parsed) throw new Error(`Failed to read --${flag}: ${parsed.error}`);
  return parsed.credentials;
}

async function readSecret(path: string, flag: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw new Error(`Failed to read --${flag}: ${(error as Error).message}`, { cause: error });
  });
}

/**
 * What an operator ought to know about files that others may read.
 *
 * Source: mesos src/credentials/credentials.hpp#read
 */
export async function openFileWarnings(files: readonly SecretFile[]): Promise<readonly string[]> {
  const warnings = files.map(async ({ kind, path }) => {
    if (path === undefined || !(await isOpenToOthers(path))) return [];
    return [
      `Permissions on ${kind} file '${path}' are too open; it is recommended that your ${kind} file` +
        ' is NOT accessible by others',
    ];
  });
  return (await Promise.all(warnings)).flat();
}

async function isOpenToOthers(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && (status.mode & 0o007) !== 0;
}
