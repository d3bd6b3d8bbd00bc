import type { AclKey } from './acl-keys.ts';

/** SOME: those named. ANY: everybody, everything. NONE: a refusal to all that the rule matches. */
export type AclEntityType = 'SOME' | 'ANY' | 'NONE';

/** Subjects or objects of a rule. The values of ANY and NONE say nothing. */
export interface AclEntity {
  /** SOME unless given. */
  readonly type?: AclEntityType | undefined;
  readonly values: readonly string[];
}

/** One rule: these principals, on these objects. */
export interface Acl {
  readonly principals: AclEntity;
  readonly objects: AclEntity;
}

/**
 * An access control list as operators write it. Each key's rules are asked in their order; the first
 * that matches decides.
 *
 * Source: mesos include/mesos/authorizer/acls.proto#ACLs
 */
export interface Acls {
  /** What holds where no rule matches; true unless given. */
  readonly permissive?: boolean | undefined;
  /** Keys without rules may be absent. */
  readonly rules: ReadonlyMap<AclKey, readonly Acl[]>;
}

/** The type of an entity, stated or not. */
export function aclEntityType({ type }: AclEntity): AclEntityType {
  return type ?? 'SOME';
}

/**
 * Whether a rule with this entity speaks about the request.
 *
 * @param request - what is asked about; undefined stands for anything at all
 *
 * Source: mesos src/authorizer/local/authorizer.cpp#matches
 */
export function aclEntityMatches(entity: AclEntity, request: string | undefined): boolean {
  if (aclEntityType(entity) !== 'SOME') return true;
  return request !== undefined && entity.values.includes(request);
}

/**
 * Whether a rule that {@link aclEntityMatches} permits the request.
 *
 * Source: mesos src/authorizer/local/authorizer.cpp#allows
 */
export function aclEntityAllows(entity: AclEntity, request: string | undefined): boolean {
  switch (aclEntityType(entity)) {
    case 'ANY':
      return true;
    case 'NONE':
      return false;
    case 'SOME':
      return request !== undefined && entity.values.includes(request);
  }
}
