import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACL_KEYS, type AclKey } from './acl-keys.ts';
import type { AclEntity, Acls } from './acls.ts';
import { LocalAuthorizer } from './local-authorizer.ts';
import { naiveDecision } from './testing/naive-authorizer.ts';

const principals = ['alice', 'bob', 'carol'];
const roles = ['a', 'a/b', 'a/b/c', 'ab', 'a/%', 'a/b/%', '*'];

const entity = (values: readonly string[]): fc.Arbitrary<AclEntity> =>
  fc.record(
    {
      type: fc.constantFrom('SOME', 'ANY', 'NONE'),
      values: fc.array(fc.constantFrom(...values), { maxLength: 3 }),
    },
    { requiredKeys: ['values'] },
  );

/** Keys whose requests hold a single name that can be given as it is. */
const keys = (['view_roles', 'update_weights', 'get_quotas', 'get_endpoints'] as const).map(
  (key) => key as AclKey,
);

const acls: fc.Arbitrary<Acls> = fc
  .record({
    permissive: fc.option(fc.boolean(), { nil: undefined }),
    rules: fc.dictionary(
      fc.constantFrom(...keys),
      fc.array(fc.record({ principals: entity(principals), objects: entity(roles) }), {
        maxLength: 4,
      }),
    ),
  })
  .map(({ permissive, rules }) => ({
    permissive,
    rules: new Map(
      Object.entries(rules) as [AclKey, Acls['rules'] extends Map<AclKey, infer R> ? R : never][],
    ),
  }));

test('decides as the matrices say', () => {
  fc.assert(
    fc.property(
      acls,
      fc.constantFrom(...keys),
      fc.option(fc.constantFrom(...principals), { nil: undefined }),
      fc.option(fc.constantFrom(...roles, 'x'), { nil: undefined }),
      (list, key, principal, name) => {
        const authorizer = new LocalAuthorizer(list);
        const [action] = ACL_KEYS[key].actions;
        const approver = authorizer.approver(
          principal === undefined ? undefined : { value: principal },
          action!,
        );
        const object = name === undefined ? undefined : { value: name };
        const expected = naiveDecision(
          list,
          key,
          principal,
          name === undefined ? undefined : [name],
        );
        expect(approver.approved(object)).toBe(expected);
        // What is remembered is the same answer.
        expect(approver.approved(object)).toBe(expected);
      },
    ),
    { numRuns: 3_000 },
  );
});

test('a framework may register in all its roles or not at all', () => {
  fc.assert(
    fc.property(acls, fc.uniqueArray(fc.constantFrom('a', 'a/b', 'ab')), (list, frameworkRoles) => {
      const rules = list.rules.get('view_roles') ?? [];
      const registering: Acls = { ...list, rules: new Map([['register_frameworks', rules]]) };
      const approver = new LocalAuthorizer(registering).approver(
        { value: 'alice' },
        'REGISTER_FRAMEWORK',
      );
      const framework = {
        user: 'u',
        name: 'n',
        roles: frameworkRoles,
        capabilities: [{ type: 'MULTI_ROLE' as const }],
      };
      expect(approver.approved({ framework })).toBe(
        naiveDecision(registering, 'register_frameworks', 'alice', frameworkRoles),
      );
    }),
    { numRuns: 1_000 },
  );
});
