import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../http/answer.ts';
import type { MaybePromise } from './maybe-promise.ts';

/** What a token says about its bearer. */
export type Claims = Readonly<Record<string, string>>;

/** Who makes a request. Where both are absent nobody was asked: the realm is open. */
export interface Authenticated {
  /** The name to which permissions are given. */
  readonly principal: string | undefined;
  readonly claims?: Claims | undefined;
}

/** Who makes a request, or the answer to somebody who may not. */
export type Authentication = Authenticated | { readonly refusal: Answer };

/**
 * Decides who makes a request to a realm. May take its time; one that answers at once keeps the
 * requests of a connection in their order. Throwing answers 500.
 */
export interface Authenticator {
  authenticate(realm: string, headers: IncomingHttpHeaders): MaybePromise<Authentication>;
}

/** One way of showing who one is. Others may implement it: name the package in `--http_authenticators`. */
export interface AuthenticationScheme extends Authenticator {
  /** Such as `Basic`. */
  readonly scheme: string;
}
