import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { unauthorizedAnswer } from '../http/answer.ts';
import type { Authentication, AuthenticationScheme } from './authenticator.ts';
import type { Credential } from './credentials.ts';

/**
 * HTTP Basic. Secrets are kept as digests only.
 *
 * Source: mesos 3rdparty/libprocess/src/authenticator.cpp#BasicAuthenticatorProcess::authenticate
 */
export class BasicAuthenticator implements AuthenticationScheme {
  readonly scheme = 'Basic';
  readonly #digests: ReadonlyMap<string, Buffer>;

  /** @param credentials - of those that name a principal twice the last counts */
  constructor(credentials: readonly Credential[]) {
    this.#digests = new Map(
      credentials.flatMap(({ principal, secret }) =>
        secret === undefined ? [] : [[principal, digestOf(secret)] as const],
      ),
    );
  }

  authenticate(realm: string, { authorization }: IncomingHttpHeaders): Authentication {
    const sent = readBasicHeader(authorization);
    return sent !== undefined && this.#isKnown(sent)
      ? { principal: sent.principal }
      : { refusal: unauthorizedAnswer(`Basic realm="${realm}"`) };
  }

  /** Takes the same time for every principal and secret. */
  #isKnown({ principal, secret }: Sent): boolean {
    const digest = this.#digests.get(principal);
    const isEqual = timingSafeEqual(digest ?? nobodysDigest, digestOf(secret));
    return digest !== undefined && isEqual;
  }
}

interface Sent {
  readonly principal: string;
  readonly secret: string;
}

const nobodysDigest = Buffer.alloc(32);

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** `Basic`, one space, base64 of `principal:secret`; a secret with a colon cannot be sent. */
function readBasicHeader(header: string | undefined): Sent | undefined {
  const base64 = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(header ?? '')?.[1];
  if (base64 === undefined) return undefined;
  const parts = Buffer.from(base64, 'base64').toString('utf8').split(':');
  const [principal, secret] = parts;
  if (parts.length !== 2 || principal === undefined || secret === undefined) return undefined;
  return { principal, secret };
}
