import {
  loadAuthenticator,
  openFileWarnings,
  readCredentials,
  readTokenKey,
  tlsOptions,
  type Authenticator,
  type ClosedRealm,
} from '@mezzo/http-kit';
import { readFileSync } from 'node:fs';
import type { TlsOptions } from 'node:tls';
import type { GatewayFlags } from '../flags/gateway-flags.ts';
import type { MasterTls } from '../masters/master-connections.ts';
import { realms } from './realms.ts';

/** Who may speak through the gateway, and how it is spoken with. */
export interface EdgeSecurity {
  readonly authenticator: Authenticator;
  /** What HTTPS needs; undefined: plain HTTP. */
  readonly tls: TlsOptions | undefined;
  /** What it takes to connect to masters; undefined: plain HTTP. */
  readonly masterTls: MasterTls | undefined;
  /** What the operator ought to know. */
  readonly warnings: readonly string[];
}

/**
 * Gets ready what the flags ask for.
 *
 * @throws Error with a text for the operator
 */
export async function loadEdgeSecurity(flags: GatewayFlags): Promise<EdgeSecurity> {
  const authenticator = await loadAuthenticator(closedRealms(flags), {
    credentials: await readCredentials(flags.credentials, 'credentials'),
    tokenKey: await readTokenKey(flags.jwt_secret_key),
    nowMs: Date.now,
  });
  return {
    authenticator,
    tls: tlsOptions(flags),
    masterTls: masterTlsOf(flags),
    warnings: await openFileWarnings([
      { kind: 'credentials', path: flags.credentials },
      { kind: 'secret key', path: flags.jwt_secret_key },
      { kind: 'private key', path: flags.ssl_key_file },
    ]),
  };
}

function closedRealms(flags: GatewayFlags): readonly ClosedRealm[] {
  const { http_authenticators: authenticators } = flags;
  return [
    ...(flags.authenticate_http_readonly ? [{ realm: realms.readonly, authenticators }] : []),
    ...(flags.authenticate_http_readwrite ? [{ realm: realms.readwrite, authenticators }] : []),
    ...(flags.authenticate_http_frameworks
      ? [{ realm: realms.scheduler, authenticators: flags.http_framework_authenticators ?? [] }]
      : []),
  ];
}

/** The certificate is shown to masters that ask for one. */
function masterTlsOf(flags: GatewayFlags): MasterTls | undefined {
  const { ssl_ca_file: ca, ssl_cert_file: cert, ssl_key_file: key } = flags;
  if (!(flags.masters_ssl ?? flags.ssl_enabled === true)) return undefined;
  return {
    ...(ca !== undefined && { ca: readPem(ca) }),
    ...(cert !== undefined && key !== undefined && { cert: readPem(cert), key: readPem(key) }),
    rejectUnauthorized: flags.ssl_verify_server_cert !== false,
  };
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new Error(`Could not load file '${path}': ${code}`, { cause: error });
  }
}
