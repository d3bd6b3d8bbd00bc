import type { IncomingHttpHeaders } from 'node:http';
import { unauthorizedAnswer, type Answer } from './answer.ts';

/** Who makes a request, or the answer to somebody who may not. */
export type Authentication =
  { readonly principal: string | undefined } | { readonly refusal: Answer };

/** Decides by realm who makes a request. Adapters: open realms, HTTP Basic. */
export interface Authenticator {
  authenticate(realm: string, headers: IncomingHttpHeaders): Authentication;
}

export interface Credential {
  readonly principal: string;
  readonly secret: string;
}

/**
 * HTTP Basic in the realms that were given credentials; all other realms are open and ignore what
 * is sent to them.
 *
 * Source: mesos 3rdparty/libprocess/src/authenticator.cpp#BasicAuthenticatorProcess::authenticate
 */
export class BasicAuthenticator implements Authenticator {
  readonly #realms: ReadonlySet<string>;
  readonly #secrets: ReadonlyMap<string, string>;

  constructor(options: {
    readonly realms: readonly string[];
    readonly credentials: readonly Credential[];
  }) {
    this.#realms = new Set(options.realms);
    this.#secrets = new Map(options.credentials.map((each) => [each.principal, each.secret]));
  }

  authenticate(realm: string, headers: IncomingHttpHeaders): Authentication {
    if (!this.#realms.has(realm)) return { principal: undefined };
    const credential = readBasicHeader(headers.authorization);
    return credential !== undefined && this.#isKnown(credential)
      ? { principal: credential.principal }
      : { refusal: unauthorizedAnswer(realm) };
  }

  #isKnown({ principal, secret }: Credential): boolean {
    return this.#secrets.get(principal) === secret;
  }
}

/** `Basic`, one space, base64 of `principal:secret`; a secret with a colon cannot be sent. */
function readBasicHeader(header: string | undefined): Credential | undefined {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? '');
  if (match?.[1] === undefined) return undefined;
  const parts = Buffer.from(match[1], 'base64').toString('utf8').split(':');
  const [principal, secret] = parts;
  if (parts.length !== 2 || principal === undefined || secret === undefined) return undefined;
  return { principal, secret };
}

/**
 * Reads a credentials file: `{"credentials":[{"principal":…,"secret":…}]}`.
 *
 * @returns the reason why not, where it is no such file; the reason quotes nothing of its content
 */
export function parseCredentials(
  text: string,
): { readonly credentials: readonly Credential[] } | { readonly error: string } {
  const invalid = { error: 'Expecting {"credentials":[{"principal":"…","secret":"…"}]}' };
  try {
    const { credentials } = JSON.parse(text) as { credentials?: unknown };
    if (!Array.isArray(credentials) || !credentials.every(isCredential)) return invalid;
    return { credentials };
  } catch {
    return invalid;
  }
}

function isCredential(value: unknown): value is Credential {
  const { principal, secret } = (value ?? {}) as Partial<Credential>;
  return typeof principal === 'string' && typeof secret === 'string';
}
