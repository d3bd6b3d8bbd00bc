import type { Authorizer } from '@mezzo/domain';
import {
  aclWarnings,
  loadAuthenticator,
  loadAuthorizer,
  openFileWarnings,
  PrincipalAuthenticator,
  readTokenKey,
  tlsOptions,
  type Authenticator,
  type ClosedRealm,
} from '@mezzo/http-kit';
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
    tokenKey: await readTokenKey(flags.jwt_secret_key),
    nowMs: Date.now,
  });
  return {
    authenticator: new PrincipalAuthenticator(authenticator),
    authorizer: await loadAuthorizer(flags.authorizers, flags.acls?.acls),
    tls: tlsOptions(flags),
    warnings: [
      ...(await openFileWarnings([
        { kind: 'credentials', path: flags.credentials },
        { kind: 'secret key', path: flags.jwt_secret_key },
        { kind: 'private key', path: flags.ssl_key_file },
      ])),
      ...aclWarnings(flags.authorizers, flags.acls),
    ],
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
    ...(flags.authenticate_agents ? [{ realm: realms.agents, authenticators: ['basic'] }] : []),
  ];
}
