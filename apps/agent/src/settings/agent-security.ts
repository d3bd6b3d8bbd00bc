import type { AgentConfig } from '@mezzo/core';
import type { Authorizer } from '@mezzo/domain';
import {
  aclWarnings,
  loadAuthenticator,
  loadAuthorizer,
  openFileWarnings,
  readCredentials,
  readTokenKey,
  signToken,
  tlsOptions,
  type Authenticator,
  type ClosedRealm,
} from '@mezzo/http-kit';
import type { TlsOptions } from 'node:tls';
import type { AgentFlags } from '../flags/agent-flags.ts';
import { EXECUTOR_REALM, READONLY_REALM, READWRITE_REALM } from '../http/realms.ts';

/** Who may speak to an agent. */
export interface AgentSecurity {
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  /** What HTTPS needs; undefined: plain HTTP. */
  readonly tls: TlsOptions | undefined;
  readonly signExecutorToken: AgentConfig['signExecutorToken'];
  /** What the operator ought to know. */
  readonly warnings: readonly string[];
}

/**
 * Gets ready what the flags ask for.
 *
 * @throws Error with a text for the operator
 */
export async function loadAgentSecurity(flags: AgentFlags): Promise<AgentSecurity> {
  const tokenKey = await readTokenKey(flags.jwt_secret_key);
  const authenticator = await loadAuthenticator(closedRealms(flags), {
    credentials: await readCredentials(flags.http_credentials, 'http_credentials'),
    tokenKey,
    nowMs: Date.now,
  });
  return {
    authenticator,
    authorizer: await loadAuthorizer(flags.authorizer, flags.acls?.acls),
    tls: tlsOptions(flags),
    signExecutorToken: tokenKey && ((claims) => signToken(claims, tokenKey)),
    warnings: [
      ...(await openFileWarnings([
        { kind: 'credentials', path: flags.http_credentials },
        { kind: 'credential', path: flags.credential },
        { kind: 'secret key', path: flags.jwt_secret_key },
        { kind: 'private key', path: flags.ssl_key_file },
      ])),
      ...aclWarnings(flags.authorizer, flags.acls),
    ],
  };
}

/**
 * Where executors have to show their tokens, they may use them for the operator API too.
 *
 * Source: mesos src/slave/slave.cpp#Slave::initialize
 */
function closedRealms(flags: AgentFlags): readonly ClosedRealm[] {
  const { http_authenticators: named = ['basic'] } = flags;
  const executors = flags.authenticate_http_executors === true ? ['jwt'] : [];
  const readwrite = [...new Set([...named, ...executors])];
  return [
    ...(flags.authenticate_http_readonly ? [{ realm: READONLY_REALM, authenticators: named }] : []),
    ...(flags.authenticate_http_readwrite
      ? [{ realm: READWRITE_REALM, authenticators: readwrite }]
      : []),
    ...(executors.length > 0 ? [{ realm: EXECUTOR_REALM, authenticators: executors }] : []),
  ];
}
