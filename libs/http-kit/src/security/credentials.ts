/** Who is known, and what proves it. */
export interface Credential {
  readonly principal: string;
  /** Without one nobody can prove to be this principal by HTTP Basic. Mesos takes an empty secret then. */
  readonly secret?: string | undefined;
}

export type CredentialsReading =
  | { readonly credentials: readonly Credential[] }
  /** Quotes nothing of the text. */
  | { readonly error: string };

/**
 * Reads a credentials file: `{"credentials":[{"principal":…,"secret":…}]}`. Members that it does not
 * know are passed over.
 *
 * Source: mesos src/credentials/credentials.hpp#read
 */
export function parseCredentials(text: string): CredentialsReading {
  if (text === '') return { error: 'Credentials file must contain at least one credential' };
  const json = parseJson(text);
  if (json === undefined) return { error: 'Invalid json format' };
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return notCredentials;
  const { credentials = [] } = json as { readonly credentials?: unknown };
  if (!Array.isArray(credentials) || !credentials.every(isCredential)) return notCredentials;
  return { credentials: credentials.map(({ principal, secret }) => ({ principal, secret })) };
}

/**
 * Reads a file with one credential: `{"principal":…,"secret":…}`.
 *
 * Source: mesos src/credentials/credentials.hpp#readCredential
 */
export function parseCredential(
  text: string,
): { readonly credential: Credential } | { readonly error: string } {
  const json = parseJson(text);
  if (json === undefined) return { error: 'Invalid json format' };
  return isCredential(json) && json.principal !== ''
    ? { credential: { principal: json.principal, secret: json.secret } }
    : { error: 'Failed to parse the credential: expecting {"principal":"…","secret":"…"}' };
}

const notCredentials = {
  error: 'Failed to parse credentials: expecting {"credentials":[{"principal":"…","secret":"…"}]}',
};

/** The parser's own error would quote the text, and with it the secrets. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isCredential(value: unknown): value is Credential {
  const { principal, secret } = (value ?? {}) as Partial<Record<string, unknown>>;
  return typeof principal === 'string' && (secret === undefined || typeof secret === 'string');
}
