import { AUTHORIZABLE_PATHS, aclKeyEntries, type AclKeyTraits } from './acl-keys.ts';
import { aclEntityType, type Acl, type Acls } from './acls.ts';

/**
 * Checks what the shape of a list cannot: rules on what has no names must not name anything, and
 * paths must be among those that are asked about.
 *
 * @returns the reason why the list cannot be used, in Mesos' words; undefined when it can
 *
 * Source: mesos src/authorizer/local/authorizer.cpp#LocalAuthorizer::validate
 */
export function validateAcls({ rules }: Acls): string | undefined {
  for (const [key, traits] of aclKeyEntries()) {
    for (const rule of rules.get(key) ?? []) {
      const reason = validateRule(rule, traits);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

function validateRule({ objects }: Acl, { kind, message }: AclKeyTraits): string | undefined {
  if (aclEntityType(objects) !== 'SOME') return undefined;
  if (kind === 'implied') return `ACL.${message} type must be either NONE or ANY`;
  if (kind !== 'paths') return undefined;
  const stranger = objects.values.find((path) => !AUTHORIZABLE_PATHS.has(path));
  return stranger === undefined ? undefined : `Path: '${stranger}' is not an authorizable path`;
}
