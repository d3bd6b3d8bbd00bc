import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * JSON Web Tokens signed with HMAC SHA-256: what executors show to their agent. One algorithm, and no
 * waiting: calls of one connection must not overtake each other while a signature is checked.
 */

export type TokenPayload = Readonly<Record<string, unknown>>;

export type TokenReading =
  | { readonly payload: TokenPayload }
  /** Mesos' words; of the token it quotes at most the name of an algorithm. */
  | { readonly error: string };

/** Makes a token that {@link readToken} accepts with the same key. */
export function signToken(payload: TokenPayload, key: Uint8Array): string {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${signed}.${signatureOf(signed, key).toString('base64url')}`;
}

/**
 * Reads a token and checks that it was signed with the key and has not expired.
 *
 * @param nowSeconds - since the epoch
 *
 * Source: mesos 3rdparty/libprocess/src/jwt.cpp#JWT::parse
 */
export function readToken(token: string, key: Uint8Array, nowSeconds: number): TokenReading {
  const parts = token.split('.');
  const [header, payload, signature] = parts;
  if (
    header === undefined ||
    payload === undefined ||
    signature === undefined ||
    parts.length > 3
  ) {
    return { error: `Expected 3 components in token, got ${parts.length}` };
  }
  const headerError = checkHeader(decode(header));
  if (headerError !== undefined) return { error: headerError };
  const claims = decode(payload);
  if ('error' in claims) return { error: `Failed to decode token payload: ${claims.error}` };
  const expiryError = checkTimes(claims.object, nowSeconds);
  if (expiryError !== undefined) return { error: expiryError };
  return isSignedBy(`${header}.${payload}`, signature, key)
    ? { payload: claims.object }
    : { error: 'Token signature does not match' };
}

const knownAlgorithms: readonly unknown[] = ['none', 'HS256', 'RS256'];

function checkHeader(header: Decoded): string | undefined {
  if ('error' in header) return `Failed to decode token header: ${header.error}`;
  const { alg, crit, typ } = header.object;
  if (typ !== undefined && typeof typ !== 'string') return "Token 'typ' is not a string";
  if (alg === undefined) return "Failed to locate 'alg' in token JSON header";
  if (typeof alg !== 'string') return "Token 'alg' field is not a string";
  if (!knownAlgorithms.includes(alg)) return `Unsupported token algorithm: ${alg}`;
  if (crit !== undefined) return "Token 'crit' field is unsupported";
  return alg === 'HS256'
    ? undefined
    : `Token 'alg' value "${alg}" does not match, expected "HS256"`;
}

function checkTimes({ exp, nbf }: TokenPayload, nowSeconds: number): string | undefined {
  const now = Math.trunc(nowSeconds);
  if (exp !== undefined && typeof exp !== 'number')
    return "JSON payload 'exp' field is not a number";
  if (exp !== undefined && Math.trunc(exp) < now) {
    return `Token has expired: exp(${Math.trunc(exp)}) < now(${now})`;
  }
  if (nbf !== undefined && typeof nbf !== 'number')
    return "JSON payload 'nbf' field is not a number";
  return nbf !== undefined && nbf > nowSeconds ? 'Token is not valid yet' : undefined;
}

function isSignedBy(signed: string, signature: string, key: Uint8Array): boolean {
  const expected = signatureOf(signed, key);
  const given = Buffer.from(signature, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function signatureOf(signed: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(signed).digest();
}

function encode(object: object): string {
  return Buffer.from(JSON.stringify(object)).toString('base64url');
}

type Decoded = { readonly object: TokenPayload } | { readonly error: string };

function decode(part: string): Decoded {
  if (!/^[A-Za-z0-9_-]*=*$/.test(part)) {
    return { error: 'Failed to base64url-decode: Invalid character' };
  }
  try {
    const object: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof object === 'object' && object !== null && !Array.isArray(object)) {
      return { object: object as TokenPayload };
    }
  } catch {
    // Told below, without what the parser quotes.
  }
  return { error: 'Failed to parse into JSON: Expecting a JSON object' };
}
