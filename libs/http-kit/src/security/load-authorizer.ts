import {
  ALLOW_ALL_AUTHORIZER,
  LocalAuthorizer,
  type Acls,
  type Authorizer,
  type ParsedAcls,
} from '@mezzo/domain';
import { loadExtension } from './load-extension.ts';
import type { MaybePromise } from './maybe-promise.ts';

/** What a package named in `--authorizers` exports. */
export interface AuthorizerExtension {
  createAuthorizer(): MaybePromise<Authorizer>;
}

/**
 * The authorizer that the flags ask for. Without a list the local one permits everything.
 *
 * @param name - `local`, a package, or the absolute path of a module; all but the first leave the list unread
 * @throws Error with a text for the operator
 *
 * Source: mesos src/master/main.cpp#main
 */
export async function loadAuthorizer(name: string, acls: Acls | undefined): Promise<Authorizer> {
  if (name !== 'local') {
    return loadExtension<Authorizer>(name, 'createAuthorizer', 'authorizers');
  }
  return acls === undefined ? ALLOW_ALL_AUTHORIZER : new LocalAuthorizer(acls);
}

/**
 * What an operator ought to know of an access control list, for the log.
 *
 * @param authorizer - the name that the flag has
 */
export function aclWarnings(authorizer: string, acls: ParsedAcls | undefined): readonly string[] {
  if (acls === undefined) return [];
  if (authorizer !== 'local') return [`--acls has no effect: '${authorizer}' decides`];
  return acls.unknownKeys.map((key) => `--acls: there is no kind of rule '${key}'; it is ignored`);
}
