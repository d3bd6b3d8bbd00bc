import type { AuthenticationScheme } from './authenticator.ts';
import { BasicAuthenticator } from './basic-authenticator.ts';
import type { Credential } from './credentials.ts';
import { JwtAuthenticator } from './jwt-authenticator.ts';
import { loadExtension } from './load-extension.ts';
import type { MaybePromise } from './maybe-promise.ts';
import { RealmAuthenticator } from './realm-authenticator.ts';

/** What a package named in `--http_authenticators` exports. */
export interface AuthenticationExtension {
  createAuthenticationScheme(): MaybePromise<AuthenticationScheme>;
}

/** A realm that demands to know who asks. */
export interface ClosedRealm {
  readonly realm: string;
  /** `basic`, `jwt`, packages or absolute paths of modules, in the order in which they are asked. */
  readonly authenticators: readonly string[];
}

/** What the built-in schemes check against. */
export interface AuthenticationMaterial {
  readonly credentials: readonly Credential[] | undefined;
  /** Content of the file that `--jwt_secret_key` names. */
  readonly tokenKey: Uint8Array | undefined;
  readonly nowMs: () => number;
}

/**
 * The authenticator that the flags ask for.
 *
 * @throws Error with a text for the operator
 *
 * Source: mesos src/common/http.cpp#initializeHttpAuthenticators
 */
export async function loadAuthenticator(
  realms: readonly ClosedRealm[],
  material: AuthenticationMaterial,
): Promise<RealmAuthenticator> {
  const loaded = new Map<string, readonly AuthenticationScheme[]>();
  for (const { realm, authenticators } of realms) {
    if (authenticators.length === 0) {
      throw new Error(`No HTTP authenticators specified for realm '${realm}'`);
    }
    const schemes: AuthenticationScheme[] = [];
    for (const name of authenticators) schemes.push(await loadScheme(name, realm, material));
    loaded.set(realm, schemes);
  }
  return new RealmAuthenticator(loaded);
}

async function loadScheme(
  name: string,
  realm: string,
  { credentials, tokenKey, nowMs }: AuthenticationMaterial,
): Promise<AuthenticationScheme> {
  const what = `for the default '${name}' HTTP authenticator for realm '${realm}'`;
  switch (name) {
    case 'basic':
      if (credentials === undefined) throw new Error(`No credentials provided ${what}`);
      return new BasicAuthenticator(credentials);
    case 'jwt':
      if (tokenKey === undefined) throw new Error(`No secret key provided ${what}`);
      return new JwtAuthenticator({ key: tokenKey, nowMs });
    default:
      return loadExtension<AuthenticationScheme>(
        name,
        'createAuthenticationScheme',
        'http_authenticators',
      );
  }
}
