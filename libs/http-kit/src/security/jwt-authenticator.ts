import type { IncomingHttpHeaders } from 'node:http';
import { unauthorizedAnswer } from '../http/answer.ts';
import type { Authentication, AuthenticationScheme, Claims } from './authenticator.ts';
import { readToken, type TokenPayload } from './json-web-token.ts';

export interface JwtAuthenticatorOptions {
  /** Content of the key file, as it is. */
  readonly key: Uint8Array;
  readonly nowMs: () => number;
}

/**
 * Tokens in `Authorization: Bearer TOKEN`. The claims of a token say what its bearer is; beyond Mesos,
 * the claim `sub`, which executors' tokens lack, is its principal.
 *
 * Source: mesos 3rdparty/libprocess/src/jwt_authenticator.cpp#JWTAuthenticatorProcess::authenticate
 */
export class JwtAuthenticator implements AuthenticationScheme {
  readonly scheme = 'Bearer';
  readonly #options: JwtAuthenticatorOptions;

  constructor(options: JwtAuthenticatorOptions) {
    this.#options = options;
  }

  authenticate(realm: string, { authorization }: IncomingHttpHeaders): Authentication {
    const challenge = `Bearer realm="${realm}"`;
    if (authorization === undefined) return { refusal: unauthorizedAnswer(challenge) };
    const reading = this.#read(authorization);
    if ('claims' in reading) return { principal: reading.claims['sub'], claims: reading.claims };
    const description = `error="invalid_token", error_description="${printable(reading.error)}"`;
    return { refusal: unauthorizedAnswer(`${challenge}, ${description}`) };
  }

  #read(header: string): { readonly claims: Claims } | { readonly error: string } {
    const [scheme = '', token, ...rest] = header.split(' ');
    if (token === undefined || rest.length > 0) {
      return { error: "Malformed 'Authorization' header" };
    }
    if (scheme !== 'Bearer') return { error: `Scheme '${scheme}' unsupported` };
    const { key, nowMs } = this.#options;
    const reading = readToken(token, key, nowMs() / 1000);
    if ('error' in reading) return { error: `Invalid JWT: ${reading.error}` };
    const claims = claimsOf(reading.payload);
    return Object.keys(claims).length === 0 ? { error: 'JWT claims missing' } : { claims };
  }
}

/** Claims that are no texts count as their JSON. */
function claimsOf(payload: TokenPayload): Claims {
  const entries = Object.entries(payload).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  return Object.fromEntries(entries);
}

/** A text that may stand in a header; part of it came from the client. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
