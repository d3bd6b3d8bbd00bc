import { rootContainerId } from '../ids.ts';
import { defined } from '../invariant.ts';
import { aclKeyEntries, type AclKey, type AclKeyTraits } from './acl-keys.ts';
import {
  aclEntityAllows,
  aclEntityMatches,
  aclEntityType,
  type Acl,
  type AclEntity,
  type Acls,
} from './acls.ts';
import type { AuthorizationAction } from './authorization-action.ts';
import { comparedNames, type AuthorizationObject } from './authorization-object.ts';
import {
  rejectingApprover,
  type AuthorizationSubject,
  type Authorizer,
  type ObjectApprover,
} from './authorizer.ts';

/**
 * Decides by an access control list.
 *
 * Source: mesos src/authorizer/local/authorizer.cpp#LocalAuthorizerProcess::getApprover
 */
export class LocalAuthorizer implements Authorizer {
  readonly #permissive: boolean;
  readonly #rules: ReadonlyMap<AclKey, readonly Rule[]>;

  /** @param acls - as {@link parseAcls} has checked them */
  constructor(acls: Acls) {
    this.#permissive = acls.permissive ?? true;
    const rules = aclKeyEntries().map(
      ([key, traits]) =>
        [key, (acls.rules.get(key) ?? []).flatMap((acl) => rulesOf(acl, traits))] as const,
    );
    this.#rules = new Map(rules);
  }

  approver(subject: AuthorizationSubject | undefined, action: AuthorizationAction): ObjectApprover {
    if (subject !== undefined && subject.value === undefined) {
      return programApprover(subject.claims ?? {}, action);
    }
    const principal = subject?.value;
    switch (action) {
      case 'LAUNCH_NESTED_CONTAINER':
        return new NestedLaunchApprover({
          action,
          own: this.#decision('launch_nested_containers_as_user', principal),
          parent: this.#decision('launch_nested_containers_under_parent_with_user', principal),
        });
      case 'LAUNCH_NESTED_CONTAINER_SESSION':
        return new NestedLaunchApprover({
          action,
          own: this.#decision('launch_nested_container_sessions_as_user', principal),
          parent: this.#decision(
            'launch_nested_container_sessions_under_parent_with_user',
            principal,
          ),
        });
      default:
        return new RuleApprover(action, this.#decision(keyOf(action), principal));
    }
  }

  #decision(key: AclKey, principal: string | undefined): Decision {
    return new Decision(this.#rules.get(key) ?? [], principal, this.#permissive);
  }
}

const keysByAction = new Map(
  aclKeyEntries().flatMap(([key, { actions }]) => actions.map((action) => [action, key] as const)),
);

function keyOf(action: AuthorizationAction): AclKey {
  return defined(keysByAction.get(action), `no rules speak about ${action}`);
}

/** A rule, its recursive roles apart: `a/%` names every role strictly below `a`. */
interface Rule {
  readonly principals: AclEntity;
  readonly objects: AclEntity | { readonly subtree: string };
}

/** One rule for each recursive role of a rule, and one for the rest. They decide alike, in any order. */
function rulesOf({ principals, objects }: Acl, { kind }: AclKeyTraits): readonly Rule[] {
  if (kind !== 'roles' || aclEntityType(objects) !== 'SOME') return [{ principals, objects }];
  const isRecursive = (role: string): boolean => role.endsWith('/%');
  const recursive = objects.values.filter(isRecursive);
  const values = objects.values.filter((role) => !isRecursive(role));
  return [
    ...recursive.map((role) => ({ principals, objects: { subtree: role.slice(0, -1) } })),
    ...(values.length === 0 ? [] : [{ principals, objects: { values } }]),
  ];
}

/** Answers that are remembered: a list of a hundred thousand tasks has few users. */
const REMEMBERED_ANSWERS_MAX = 10_000;

/** What one list of rules says to one principal. */
class Decision {
  readonly #rules: readonly Rule[];
  readonly #principal: string | undefined;
  readonly #permissive: boolean;
  readonly #remembered = new Map<string, boolean>();

  constructor(rules: readonly Rule[], principal: string | undefined, permissive: boolean) {
    this.#rules = rules.filter((rule) => aclEntityMatches(rule.principals, principal));
    this.#principal = principal;
    this.#permissive = permissive;
  }

  /** @param names - undefined: everything; all of them must be permitted */
  permits(names: readonly string[] | undefined): boolean {
    if (names === undefined) return this.#decide(undefined);
    return names.length === 0 ? this.#permissive : names.every((name) => this.#permitsOne(name));
  }

  #permitsOne(name: string): boolean {
    const known = this.#remembered.get(name);
    if (known !== undefined) return known;
    const answer = this.#decide(name);
    if (this.#remembered.size >= REMEMBERED_ANSWERS_MAX) this.#remembered.clear();
    this.#remembered.set(name, answer);
    return answer;
  }

  /** The first rule that matches decides. */
  #decide(name: string | undefined): boolean {
    for (const { principals, objects } of this.#rules) {
      if ('subtree' in objects) {
        if (name?.startsWith(objects.subtree) === true) {
          return aclEntityAllows(principals, this.#principal);
        }
      } else if (aclEntityMatches(objects, name)) {
        return aclEntityAllows(principals, this.#principal) && aclEntityAllows(objects, name);
      }
    }
    return this.#permissive;
  }
}

class RuleApprover implements ObjectApprover {
  readonly #action: AuthorizationAction;
  readonly #decision: Decision;

  constructor(action: AuthorizationAction, decision: Decision) {
    this.#action = action;
    this.#decision = decision;
  }

  approved(object?: AuthorizationObject): boolean {
    return this.#decision.permits(object && comparedNames(this.#action, object));
  }
}

/**
 * A nested container may be launched by who may launch below its executor's user and, where the
 * request brings a command, as the user of that command.
 *
 * Source: mesos src/authorizer/local/authorizer.cpp#LocalNestedContainerObjectApprover
 */
class NestedLaunchApprover implements ObjectApprover {
  readonly #own: RuleApprover;
  readonly #parent: RuleApprover;

  constructor(parts: {
    readonly action: AuthorizationAction;
    readonly own: Decision;
    readonly parent: Decision;
  }) {
    this.#own = new RuleApprover(parts.action, parts.own);
    this.#parent = new RuleApprover(parts.action, parts.parent);
  }

  approved(object?: AuthorizationObject): boolean {
    if (object?.command === undefined) return this.#parent.approved(object);
    const { executor, framework, command } = object;
    return this.#parent.approved({ executor, framework }) && this.#own.approved({ command });
  }
}

/** What an executor may do to the containers below its own. */
const executorActions: ReadonlySet<AuthorizationAction> = new Set([
  'LAUNCH_NESTED_CONTAINER',
  'WAIT_NESTED_CONTAINER',
  'KILL_NESTED_CONTAINER',
  'LAUNCH_NESTED_CONTAINER_SESSION',
  'REMOVE_NESTED_CONTAINER',
  'ATTACH_CONTAINER_OUTPUT',
]);

/** What a resource provider may do to containers whose names begin as its claim says. */
const providerActions: ReadonlySet<AuthorizationAction> = new Set([
  'LAUNCH_STANDALONE_CONTAINER',
  'WAIT_STANDALONE_CONTAINER',
  'KILL_STANDALONE_CONTAINER',
  'REMOVE_STANDALONE_CONTAINER',
  'VIEW_STANDALONE_CONTAINER',
]);

/**
 * Programs that proved what they are may see to their own containers and nothing else; no list
 * speaks about them.
 *
 * Source: mesos src/authorizer/local/authorizer.cpp#LocalImplicitExecutorObjectApprover,
 * LocalImplicitResourceProviderObjectApprover
 */
function programApprover(
  claims: Readonly<Record<string, string>>,
  action: AuthorizationAction,
): ObjectApprover {
  const { cid, cid_prefix: prefix } = claims;
  if (executorActions.has(action) && cid !== undefined) {
    return {
      approved: (object) =>
        object?.containerId !== undefined && rootContainerId(object.containerId).value === cid,
    };
  }
  if (providerActions.has(action) && prefix !== undefined) {
    return { approved: (object) => object?.containerId?.value.startsWith(prefix) === true };
  }
  return rejectingApprover;
}
