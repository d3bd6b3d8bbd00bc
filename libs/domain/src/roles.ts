/** The role of everybody: unreserved resources, and frameworks that name no role. */
export const DEFAULT_ROLE = '*';

/** Tab, line feed, vertical tab, form feed, carriage return, space, delete. */
const FORBIDDEN_CHARACTERS = /[\x09-\x0d\x20\x7f]/;

/**
 * Checks the name of a role.
 *
 * @returns the reason why it is not a role name, in Mesos' words; undefined when it is one
 *
 * Source: mesos src/common/roles.cpp#validate
 */
export function validateRole(role: string): string | undefined {
  if (role === DEFAULT_ROLE) return undefined;
  if (role.startsWith('/')) return `Role '${role}' cannot start with a slash`;
  if (role.endsWith('/')) return `Role '${role}' cannot end with a slash`;
  if (role.includes('//')) return `Role '${role}' cannot contain two adjacent slashes`;
  if (role === '') return 'Role names cannot be the empty string';
  for (const component of role.split('/')) {
    const reason = validateComponent(role, component);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function validateComponent(role: string, component: string): string | undefined {
  if (component === '.' || component === '..' || component === DEFAULT_ROLE) {
    return `Role '${role}' cannot include '${component}' as a component`;
  }
  const prefix = `Role component '${component}' is invalid because it`;
  if (component.startsWith('-')) return `${prefix} starts with a dash`;
  if (FORBIDDEN_CHARACTERS.test(component)) return `${prefix} contains backspace or whitespace`;
  return undefined;
}

/**
 * Whether `role` lies strictly below `ancestor`: `a/b` below `a`, but neither `a` nor `ab`.
 *
 * Source: mesos src/common/roles.cpp#isStrictSubroleOf
 */
export function isStrictSubroleOf(role: string, ancestor: string): boolean {
  return (
    role.length > ancestor.length && role[ancestor.length] === '/' && role.startsWith(ancestor)
  );
}

/** Whether `role` is `ancestor` itself or lies below it. */
export function isInRoleSubtree(role: string, ancestor: string): boolean {
  return role === ancestor || isStrictSubroleOf(role, ancestor);
}

/**
 * The roles above a role, nearest first: `a/b/c` → `a/b`, `a`.
 *
 * Source: mesos src/common/roles.cpp#ancestors
 */
export function ancestorRoles(role: string): readonly string[] {
  const ancestors: string[] = [];
  for (let at = role.lastIndexOf('/'); at >= 0; at = role.lastIndexOf('/', at - 1)) {
    ancestors.push(role.slice(0, at));
    if (at === 0) break;
  }
  return ancestors;
}

/** Whether the role is a child of another role in the tree. */
export function isNestedRole(role: string): boolean {
  return role.includes('/');
}
