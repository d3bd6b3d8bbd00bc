import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import type { AgentInfo, schedulerApi } from '../messages/index.ts';
import { OfferConstraintsFilter } from './offer-constraints-filter.ts';
import { compileRe2 } from './re2-pattern.ts';
import { re2ProgramSize } from './re2-program-size.ts';

const LIMITS = { maxMem: 4096, maxProgramSize: 100 };

const AGENT: AgentInfo = {
  hostname: 'one.test',
  attributes: [
    { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
    { name: 'rack', type: 'TEXT', text: { value: 'r2' } },
    { name: 'level', type: 'SCALAR', scalar: { value: 3 } },
  ],
  domain: { fault_domain: { region: { name: 'eu' }, zone: { name: 'z1' } } },
};

const rack = { attribute_name: 'rack' };
const level = { attribute_name: 'level' };
const none = { attribute_name: 'none' };
const hostname = { pseudoattribute_type: 'HOSTNAME' as const };

function excluded(
  ...groups: readonly (readonly schedulerApi.AttributeConstraint[])[]
): boolean | string {
  const list = groups.map((attribute_constraints) => ({ attribute_constraints }));
  const filter = OfferConstraintsFilter.create(
    { role_constraints: { a: { groups: list } } },
    LIMITS,
  );
  return filter.ok ? filter.value.isAgentExcluded('a', AGENT) : filter.reason;
}

describe('attribute constraints', () => {
  it.each<[string, schedulerApi.AttributeConstraint, boolean]>([
    ['exists', { selector: rack, predicate: { exists: {} } }, true],
    ['exists, absent', { selector: none, predicate: { exists: {} } }, false],
    ['not_exists, absent', { selector: none, predicate: { not_exists: {} } }, true],
    [
      'equals, first of the name',
      { selector: rack, predicate: { text_equals: { value: 'r1' } } },
      true,
    ],
    [
      'equals, second of the name',
      { selector: rack, predicate: { text_equals: { value: 'r2' } } },
      false,
    ],
    ['equals, not a text', { selector: level, predicate: { text_equals: { value: 'x' } } }, true],
    [
      'not_equals, not a text',
      { selector: level, predicate: { text_not_equals: { value: 'x' } } },
      true,
    ],
    ['equals, absent', { selector: none, predicate: { text_equals: { value: 'x' } } }, false],
    [
      'not_equals, absent',
      { selector: none, predicate: { text_not_equals: { value: 'x' } } },
      true,
    ],
    [
      'matches, in full only',
      { selector: rack, predicate: { text_matches: { regex: 'r' } } },
      false,
    ],
    [
      'matches',
      { selector: hostname, predicate: { text_matches: { regex: '\\w+\\.test' } } },
      true,
    ],
    [
      'not_matches, absent',
      { selector: none, predicate: { text_not_matches: { regex: 'x' } } },
      true,
    ],
  ])('%s', (_name, constraint, isMet) => {
    expect(excluded([constraint])).toBe(!isMet);
  });

  it('joins constraints by and, groups by or, and leaves other roles alone', () => {
    const yes = { selector: rack, predicate: { exists: {} } };
    const no = { selector: none, predicate: { exists: {} } };
    expect(excluded([yes, no])).toBe(true);
    expect(excluded([yes, no], [yes])).toBe(false);
    expect(OfferConstraintsFilter.none.isAgentExcluded('a', AGENT)).toBe(false);
  });

  it('has no region or zone without a fault domain', () => {
    const constraint = {
      selector: { pseudoattribute_type: 'REGION' as const },
      predicate: { exists: {} },
    };
    const groups = [{ attribute_constraints: [constraint] }];
    const filter = OfferConstraintsFilter.create({ role_constraints: { a: { groups } } }, LIMITS);
    const isExcluded = (agent: AgentInfo): boolean | undefined =>
      filter.ok ? filter.value.isAgentExcluded('a', agent) : undefined;
    expect([isExcluded(AGENT), isExcluded({ hostname: 'x' })]).toEqual([false, true]);
  });

  it.each<[readonly (readonly schedulerApi.AttributeConstraint[])[], string]>([
    [[], "'OfferConstraints::role_constraints' has an empty 'RoleConstraints::groups' for role a"],
    [
      [[]],
      "'OfferConstraints::RoleConstraints::groups' for role acontains an empty RoleConstraints::Group",
    ],
    [
      [[{ selector: rack, predicate: {} }]],
      "A role a has an invalid 'AttributeConstraint': Unknown predicate type",
    ],
    [
      [[{ selector: rack, predicate: { text_matches: { regex: '(' } } }]],
      "A role a has an invalid 'AttributeConstraint': Failed to construct regex from pattern '(': missing ): (",
    ],
    [
      [[{ selector: rack, predicate: { text_matches: { regex: '(a?){100}' } } }]],
      "A role a has an invalid 'AttributeConstraint': Failed to construct regex from pattern '(a?){100}': pattern too large - compile failed",
    ],
  ])('refuses with the words of Mesos', (groups, reason) => {
    expect(excluded(...groups)).toBe(reason);
  });
});

/** What RE2 (2022-06, C++) says with a memory of 4096 bytes. */
describe('RE2', () => {
  it.each([
    ['a', 5],
    ['abc', 7],
    ['(a|b)+c', 9],
    ['[0-9]+', 6],
    ['a{95}', 99],
    ['a{98}', 102],
    ['(a{10}){5}', 64],
    ['(a?){30}', 124],
    ['.', 12],
    ['(?s).', 11],
    ['........', 68],
    ['[^a]', 12],
    ['\\w', 7],
    ['\\W', 15],
    ['\\S', 14],
    ['\\D', 12],
    ['[a-zA-Z0-9]+', 7],
    ['é', 6],
    ['[é-ü]', 6],
    ['foo|bar|baz', 11],
    ['(foo|bar){1,10}', 93],
    ['(foo|bar){1,12}', 111],
    ['prefix-[0-9]{1,3}\\.example\\.com', 28],
  ])('has a program of the size for %s', (pattern, size) => {
    expect(re2ProgramSize(RE2JS.compile(pattern)).instructions).toBe(size);
  });

  it.each([
    ['a(b', 'missing ): a(b'],
    ['a)b', 'unexpected ): a)b'],
    ['x**', 'bad repetition operator: **'],
    ['+a', 'no argument for repetition operator: +'],
    ['a{1,1001}', 'invalid repetition size: {1,1001}'],
    ['\\q', 'invalid escape sequence: \\q'],
    ['a\\', 'trailing \\'],
    ['[b-a]', 'invalid character class range: b-a'],
    ['[a', 'missing ]: [a'],
    ['(?=x)', 'invalid perl operator: (?='],
    ['(?<n>x)', 'invalid perl operator: (?<'],
    ['(?<=a)b', 'invalid perl operator: (?<'],
    ['(?P<n', 'invalid named capture group: (?P<n'],
    ['(a?){80}', 'pattern too large - compile failed'],
    ['.{24}', 'pattern too large - compile failed'],
    ['(foo|bar){1,30}', 'pattern too large - compile failed'],
  ])('refuses %s', (pattern, reason) => {
    expect(compileRe2(pattern, LIMITS)).toEqual({
      ok: false,
      reason: `Failed to construct regex from pattern '${pattern}': ${reason}`,
    });
  });

  it('takes what looks like a name only within a class or a quotation', () => {
    expect(compileRe2('[(?<]', LIMITS).ok).toBe(true);
    expect(compileRe2('\\Q(?<\\E', LIMITS).ok).toBe(true);
  });

  it('says how large is too large', () => {
    expect(compileRe2('a{98}', LIMITS)).toMatchObject({
      reason: `Regex 'a{98}' is too complex: program size of 102 is larger than maximum of 100 allowed`,
    });
    expect(compileRe2('a{95}', LIMITS).ok).toBe(true);
  });
});
