import type { IncomingHttpHeaders } from 'node:http';
import { headerOf, textAnswer, unauthorizedAnswer, type Answer } from '../http/answer.ts';
import type { Authentication, AuthenticationScheme } from './authenticator.ts';
import { goOn, type MaybePromise } from './maybe-promise.ts';

/** One scheme's way of not knowing who asks. */
type Failure = { readonly scheme: string } & (
  { readonly refusal: Answer } | { readonly error: unknown }
);

/**
 * Several schemes for one realm: the first that knows who asks decides. Where none does, the client
 * is told what each of them wants.
 *
 * Source: mesos src/authentication/http/combined_authenticator.cpp
 */
export class CombinedAuthenticator implements AuthenticationScheme {
  readonly #schemes: readonly AuthenticationScheme[];

  constructor(schemes: readonly AuthenticationScheme[]) {
    this.#schemes = schemes;
  }

  get scheme(): string {
    return this.#schemes.map(({ scheme }) => scheme).join(' ');
  }

  authenticate(realm: string, headers: IncomingHttpHeaders): MaybePromise<Authentication> {
    const ask = (at: number, failures: readonly Failure[]): MaybePromise<Authentication> => {
      const scheme = this.#schemes[at];
      if (scheme === undefined) return refuse(failures);
      return goOn(outcomeOf(scheme, realm, headers), (outcome) =>
        'principal' in outcome
          ? outcome
          : ask(at + 1, [...failures, { scheme: scheme.scheme, ...outcome }]),
      );
    };
    return ask(0, []);
  }
}

function outcomeOf(
  scheme: AuthenticationScheme,
  realm: string,
  headers: IncomingHttpHeaders,
): MaybePromise<Authentication | { readonly error: unknown }> {
  try {
    const outcome = scheme.authenticate(realm, headers);
    return outcome instanceof Promise ? outcome.catch((error: unknown) => ({ error })) : outcome;
  } catch (error) {
    return { error };
  }
}

function refuse(failures: readonly Failure[]): Authentication {
  const refusals = failures.flatMap((failure) =>
    'refusal' in failure ? [{ scheme: failure.scheme, answer: failure.refusal }] : [],
  );
  const unauthorized = refusals.filter(({ answer }) => answer.status === 401);
  if (unauthorized.length > 0) {
    const challenges = unauthorized.map(({ answer }) => headerOf(answer, 'WWW-Authenticate'));
    return { refusal: unauthorizedAnswer(challenges.join(','), bodies(unauthorized)) };
  }
  if (refusals.length > 0) return { refusal: textAnswer(403, bodies(refusals)) };
  throw new AggregateError(failures.map((failure) => ('error' in failure ? failure.error : '')));
}

function bodies(refusals: readonly { readonly scheme: string; readonly answer: Answer }[]): string {
  return refusals
    .flatMap(({ scheme, answer: { body } }) =>
      typeof body === 'string' && body !== ''
        ? [`"${scheme}" authenticator returned:\n${body}`]
        : [],
    )
    .join('\n\n');
}
