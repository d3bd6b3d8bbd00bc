import { describe, expect, test } from 'vitest';
import { InvariantError } from '../invariant.ts';
import type { Resource } from '../messages/index.ts';
import { reservationAncestor } from './reservation-ancestor.ts';
import { Resources } from './resources.ts';

const reserved = (...roles: string[]) =>
  Resources.of(
    ['cpus', 'mem'].map((name): Resource => ({
      name,
      type: 'SCALAR',
      scalar: { value: 2 },
      reservations: roles.map((role) => ({ type: 'DYNAMIC', role })),
    })),
  );

describe('reservationAncestor', () => {
  test.each([
    [[], [], []],
    [['a'], [], []],
    [['a'], ['a'], ['a']],
    [['a', 'a/b'], ['a'], ['a']],
    [['a'], ['a', 'a/b'], ['a']],
    [['a', 'a/b'], ['a', 'a/c'], ['a']],
    [['a'], ['b'], []],
  ])('of %j and %j is %j', (left, right, common) => {
    const ancestor = reservationAncestor(reserved(...left), reserved(...right));

    expect(ancestor.equals(reserved(...common))).toBe(true);
  });

  test('other resources have none', () => {
    const cpus = reserved('a').named('cpus');

    expect(() => reservationAncestor(reserved('a'), cpus)).toThrow(InvariantError);
    expect(() => reservationAncestor(Resources.empty, Resources.empty)).toThrow(InvariantError);
  });
});
