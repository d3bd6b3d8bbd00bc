/**
 * An authorizer written from the two matrices of Mesos' documentation, for comparison: a request is
 * an entity like those of the rules, every rule is looked at anew, nothing is prepared.
 */
import type { Acl, AclEntity, Acls } from '../acls.ts';
import { ACL_KEYS, type AclKey } from '../acl-keys.ts';

const anything: AclEntity = { type: 'ANY', values: [] };

/** @param names - undefined: everything */
export function naiveDecision(
  acls: Acls,
  key: AclKey,
  principal: string | undefined,
  names: readonly string[] | undefined,
): boolean {
  const permissive = acls.permissive ?? true;
  const rules = acls.rules.get(key) ?? [];
  const requests = names?.map((name): AclEntity => ({ values: [name] })) ?? [anything];
  if (requests.length === 0) return permissive;
  const subject: AclEntity = principal === undefined ? anything : { values: [principal] };
  return requests.every((request) => {
    const isOfRoles = ACL_KEYS[key].kind === 'roles';
    for (const rule of isOfRoles ? rules.flatMap(split) : rules) {
      const objects = isOfRoles ? widened(rule.objects, request) : rule.objects;
      if (objects === undefined) continue;
      if (!matches(subject, rule.principals) || !matches(request, objects)) continue;
      return allows(subject, rule.principals) && allows(request, objects);
    }
    return permissive;
  });
}

function split({ principals, objects }: Acl): Acl[] {
  return (objects.type ?? 'SOME') === 'SOME'
    ? objects.values.map((value) => ({ principals, objects: { values: [value] } }))
    : [{ principals, objects: { ...objects, values: [] } }];
}

/** A recursive role stands for everything when the request lies below it, and is no rule otherwise. */
function widened(objects: AclEntity, request: AclEntity): AclEntity | undefined {
  const [only = ''] = objects.values;
  if (objects.values.length !== 1 || !only.endsWith('/%')) return objects;
  const [name] = request.values;
  return name?.startsWith(only.slice(0, -1)) === true ? anything : undefined;
}

type Cell = 'yes' | 'no' | 'subset';

/** Rows: the request; columns: the rule. */
const matchMatrix = {
  SOME: { SOME: 'subset', NONE: 'yes', ANY: 'yes' },
  NONE: { SOME: 'no', NONE: 'yes', ANY: 'no' },
  ANY: { SOME: 'no', NONE: 'yes', ANY: 'yes' },
} as const satisfies Record<string, Record<string, Cell>>;

const allowMatrix = {
  SOME: { SOME: 'subset', NONE: 'no', ANY: 'yes' },
  NONE: { SOME: 'no', NONE: 'yes', ANY: 'no' },
  ANY: { SOME: 'no', NONE: 'no', ANY: 'yes' },
} as const satisfies Record<string, Record<string, Cell>>;

function matches(request: AclEntity, rule: AclEntity): boolean {
  return lookUp(matchMatrix, request, rule);
}

function allows(request: AclEntity, rule: AclEntity): boolean {
  return lookUp(allowMatrix, request, rule);
}

function lookUp(
  matrix: Readonly<Record<string, Readonly<Record<string, Cell>>>>,
  request: AclEntity,
  rule: AclEntity,
): boolean {
  const cell = matrix[request.type ?? 'SOME']?.[rule.type ?? 'SOME'];
  if (cell !== 'subset') return cell === 'yes';
  return request.values.every((value) => rule.values.includes(value));
}
