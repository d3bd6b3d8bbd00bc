import type { schedulerApi } from '@mezzo/domain/messages';
import { describe, expect, it, test } from 'vitest';
import { SubscriptionTerms } from './subscription-terms.ts';

const multiRole = {
  user: 'u',
  name: 'n',
  roles: ['a', 'b'],
  capabilities: [{ type: 'MULTI_ROLE' as const }],
};

function termsAfter(
  ...calls: readonly schedulerApi.Call[]
): schedulerApi.CallSubscribe | undefined {
  const terms = new SubscriptionTerms({
    type: 'SUBSCRIBE',
    subscribe: { framework_info: multiRole, suppressed_roles: ['a'] },
  });
  for (const call of calls) terms.accepted(call);
  return terms.call().subscribe;
}

describe('the roles that are suppressed', () => {
  test.each<[string, schedulerApi.Call[], string[]]>([
    ['as subscribed', [], ['a']],
    ['one more', [{ type: 'SUPPRESS', suppress: { roles: ['b'] } }], ['a', 'b']],
    ['all', [{ type: 'SUPPRESS' }], ['a', 'b']],
    ['one less', [{ type: 'REVIVE', revive: { roles: ['a'] } }], []],
    ['none', [{ type: 'SUPPRESS' }, { type: 'REVIVE' }], []],
    [
      'void: a role that is not subscribed',
      [{ type: 'REVIVE', revive: { roles: ['a', 'c'] } }],
      ['a'],
    ],
    ['other calls', [{ type: 'KILL' }], ['a']],
  ])('%s', (_, calls, want) => {
    expect(termsAfter(...calls)?.suppressed_roles).toEqual(want);
  });

  it('are those of the last update', () => {
    const info = { ...multiRole, name: 'renamed' };
    const update = { framework_info: info, suppressed_roles: ['b'], offer_constraints: {} };
    const got = termsAfter(
      { type: 'UPDATE_FRAMEWORK', update_framework: update },
      { type: 'REVIVE', revive: { roles: ['a'] } },
    );
    expect(got).toEqual(update);
  });
});

it('a framework without MULTI_ROLE has its one role', () => {
  const terms = new SubscriptionTerms({
    subscribe: { framework_info: { user: 'u', name: 'n', role: 'r' } },
  });
  terms.accepted({ type: 'SUPPRESS' });
  expect(terms.call().subscribe?.suppressed_roles).toEqual(['r']);
});

it('keeps the id that the framework came with until the master gives one', () => {
  const terms = new SubscriptionTerms({
    framework_id: { value: 'own' },
    subscribe: { framework_info: multiRole },
  });
  terms.frameworkId = '';
  expect(terms.call().framework_id).toEqual({ value: 'own' });
  terms.frameworkId = 'given';
  expect(terms.call().subscribe?.framework_info.id).toEqual({ value: 'given' });
});
