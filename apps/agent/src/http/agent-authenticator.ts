import { readFileSync } from 'node:fs';
import {
  BasicAuthenticator,
  RealmAuthenticator,
  parseCredentials,
  type Authenticator,
} from '@mezzo/http-kit';
import type { AgentFlags } from '../flags/agent-flags.ts';
import { READONLY_REALM, READWRITE_REALM } from './realms.ts';

/**
 * HTTP Basic in the realms that the flags close.
 *
 * @throws Error with a text for the operator when the credentials cannot be read
 */
export function agentAuthenticator(flags: AgentFlags): Authenticator {
  const realms = [
    ...(flags.authenticate_http_readonly ? [READONLY_REALM] : []),
    ...(flags.authenticate_http_readwrite ? [READWRITE_REALM] : []),
  ];
  if (realms.length === 0) return new RealmAuthenticator(new Map());
  const path = flags.http_credentials;
  if (path === undefined) throw new Error('--http_credentials is required to authenticate');
  const parsed = parseCredentials(textOf(path));
  if ('error' in parsed) throw new Error(`Invalid --http_credentials: ${parsed.error}`);
  const basic = new BasicAuthenticator(parsed.credentials);
  return new RealmAuthenticator(new Map(realms.map((realm) => [realm, [basic]])));
}

/** The flag holds a path, or the content that a `file://` value stands for. */
function textOf(flag: string): string {
  return flag.trimStart().startsWith('{') ? flag : readFileSync(flag, 'utf8');
}
