import type { IncomingHttpHeaders } from 'node:http';
import { textAnswer } from '../http/answer.ts';
import type {
  Authenticated,
  Authentication,
  AuthenticationScheme,
  Authenticator,
} from './authenticator.ts';
import { CombinedAuthenticator } from './combined-authenticator.ts';
import { goOn, type MaybePromise } from './maybe-promise.ts';

const nobody: Authentication = { principal: undefined };

/** Closed realms, each with its schemes. All other realms are open and ignore what is sent to them. */
export class RealmAuthenticator implements Authenticator {
  readonly #realms: ReadonlyMap<string, AuthenticationScheme>;

  /** @param realms - with the schemes in the order in which they are asked */
  constructor(realms: ReadonlyMap<string, readonly AuthenticationScheme[]>) {
    this.#realms = new Map(
      [...realms].map(([realm, schemes]) => {
        const [only, ...others] = schemes;
        const isOnly = only !== undefined && others.length === 0;
        return [realm, isOnly ? only : new CombinedAuthenticator(schemes)] as const;
      }),
    );
  }

  authenticate(realm: string, headers: IncomingHttpHeaders): MaybePromise<Authentication> {
    return this.#realms.get(realm)?.authenticate(realm, headers) ?? nobody;
  }
}

/** Source: mesos src/master/http.cpp#Master::Http::api */
const claimsOnlyAnswer = textAnswer(
  403,
  "The request's authenticated principal contains claims, but no value string. " +
    'The master currently requires that principals have a value',
);

/**
 * Refuses whoever has claims but no principal: a master gives permissions to principals only.
 *
 * Deviates: in every closed realm. Mesos lets some endpoints pass, and then permits nothing there.
 */
export class PrincipalAuthenticator implements Authenticator {
  readonly #inner: Authenticator;

  constructor(inner: Authenticator) {
    this.#inner = inner;
  }

  authenticate(realm: string, headers: IncomingHttpHeaders): MaybePromise<Authentication> {
    return goOn(this.#inner.authenticate(realm, headers), (authentication) =>
      'principal' in authentication && isClaimsOnly(authentication)
        ? { refusal: claimsOnlyAnswer }
        : authentication,
    );
  }
}

function isClaimsOnly({ principal, claims }: Authenticated): boolean {
  return principal === undefined && claims !== undefined;
}
