import type { Authorizer } from '@mezzo/domain';
import {
  loadAuthenticator,
  loadAuthorizer,
  PrincipalAuthenticator,
  tlsOptions,
  type Authenticator,
  type ClosedRealm,
} from '@mezzo/http-kit';
import { readFile, stat } from 'node:fs/promises';
import type { TlsOptions } from 'node:tls';
import type { MasterFlags } from '../flags/master-flags.ts';
import type { MasterSettings } from '../flags/read-master-flags.ts';
import { realms } from '../realms.ts';

/** Who may speak to a master, and do what. */
export interface MasterSecurity {
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  /** What HTTPS needs; undefined: plain HTTP. */
  readonly tls: TlsOptions | undefined;
  /** What the operator ought to know, and what does not keep the master from starting. */
  readonly warnings: readonly string[];
}

/**
 * Gets ready what the flags ask for.
 *
 * @throws Error with a text for the operator
 */
export async function loadSecurity(settings: MasterSettings): Promise<MasterSecurity> {
  const { flags, credentials } = settings;
  const authenticator = await loadAuthenticator(closedRealms(flags), {
    credentials: flags.credentials === undefined ? undefined : credentials,
    tokenKey: await readKey(flags.jwt_secret_key),
    nowMs: Date.now,
  });
  return {
    authenticator: new PrincipalAuthenticator(authenticator),
    authorizer: await loadAuthorizer(flags.authorizers, flags.acls?.acls),
    tls: tlsOptions(flags),
    warnings: [...(await fileWarnings(flags)), ...aclWarnings(flags)],
  };
}

function closedRealms(flags: MasterFlags): readonly ClosedRealm[] {
  const { http_authenticators: authenticators } = flags;
  return [
    ...(flags.authenticate_http_readonly ? [{ realm: realms.readonly, authenticators }] : []),
    ...(flags.authenticate_http_readwrite ? [{ realm: realms.readwrite, authenticators }] : []),
    ...(flags.authenticate_http_frameworks
      ? [{ realm: realms.scheduler, authenticators: flags.http_framework_authenticators ?? [] }]
      : []),
  ];
}

async function readKey(path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  const key = await readFile(path).catch((error: unknown) => {
    throw new Error(`Failed to read --jwt_secret_key: ${(error as Error).message}`);
  });
  if (key.length === 0) throw new Error(`The file '${path}' (--jwt_secret_key) is empty`);
  return key;
}

/** Source: mesos src/credentials/credentials.hpp#read */
async function fileWarnings(flags: MasterFlags): Promise<readonly string[]> {
  const files = [
    ['credentials', flags.credentials],
    ['secret key', flags.jwt_secret_key],
    ['private key', flags.ssl_key_file],
  ] as const;
  const warnings = files.map(async ([kind, path]) => {
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

function aclWarnings({ acls, authorizers }: MasterFlags): readonly string[] {
  if (acls === undefined) return [];
  if (authorizers !== 'local') return [`--acls has no effect: '${authorizers}' decides`];
  return acls.unknownKeys.map((key) => `--acls: there is no kind of rule '${key}'; it is ignored`);
}
