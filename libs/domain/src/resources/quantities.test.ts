import { describe, expect, test } from 'vitest';
import type { Resource } from '../messages/index.ts';
import { parseLimits, parseQuantities } from '../text/quantity-text.ts';
import { parseResources } from '../text/resources-text.ts';
import type { Result } from '../result.ts';
import { ResourceLimits } from './resource-limits.ts';
import { ResourceQuantities } from './resource-quantities.ts';
import { Resources } from './resources.ts';
import { resourcesView } from './resources-view.ts';
import { formatMilli, fromMilli, toMilli } from './scalar.ts';
import { shrinkToLimits, shrinkToQuantities } from './shrink-resources.ts';

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}
const resources = (text: string) => value(parseResources(text));
const quantities = (text: string) => value(parseQuantities(text));
const limits = (text: string) => value(parseLimits(text));

describe('scalars', () => {
  test.each([
    [0.1, 100],
    [1.2345, 1235],
    [1.2344, 1234],
    [-0.0005, -1],
    [-0.0001, 0],
    [4_000_000_000_000.001, 4_000_000_000_000_001],
    [Number.POSITIVE_INFINITY, -(2 ** 63)],
    [Number.NaN, -(2 ** 63)],
  ])('%d is %d thousandths', (double, milli) => {
    expect(toMilli(double)).toBe(milli);
  });

  test('go both ways without loss', () => {
    for (let milli = -3000; milli <= 3000; milli += 1)
      expect(toMilli(fromMilli(milli))).toBe(milli);
  });

  test('print without what is not there', () => {
    expect([0, 1, 100, 1000, 1_000_500, 99_999_999_999_999].map(formatMilli)).toEqual([
      '0',
      '0.001',
      '0.1',
      '1',
      '1000.5',
      '99999999999.999',
    ]);
  });
});

describe('quantities', () => {
  test.each([
    ['cpus:1;mem:2', 'cpus:2;disk:3', 'cpus:3; disk:3; mem:2', 'mem:2', false],
    ['cpus:2;mem:2', 'cpus:1.5', 'cpus:3.5; mem:2', 'cpus:0.5; mem:2', true],
    ['cpus:1', 'cpus:1', 'cpus:2', '{}', true],
    ['', 'cpus:1', 'cpus:1', '{}', false],
    ['cpus:1', '', 'cpus:1', 'cpus:1', true],
  ])('%s and %s', (left, right, sum, difference, contains) => {
    const [a, b] = [quantities(left), quantities(right)];

    expect(a.add(b).toString()).toBe(sum);
    expect(a.subtract(b).toString()).toBe(difference);
    expect(a.contains(b)).toBe(contains);
    expect(a.equals(b)).toBe(left === right);
  });

  test('of a message', () => {
    const scalars = { mem: { value: 2 }, cpus: { value: 0.5 }, gpus: { value: 0 } };

    expect(ResourceQuantities.ofScalars(scalars).toString()).toBe('cpus:0.5; mem:2');
    expect([...ResourceLimits.ofScalars(scalars)]).toEqual([
      ['cpus', 500],
      ['gpus', 0],
      ['mem', 2000],
    ]);
  });

  test.each([
    ['', '', true],
    ['', 'cpus:1', false],
    ['cpus:0.5', 'cpus:1', false],
    ['cpus(a):2;cpus:1', 'cpus:3', true],
    ['ports:[1-2, 8-8]', 'ports:3', true],
    ['ports:[1-1]', 'ports:2', false],
    ['z:{a,b}', 'z:2', true],
    ['cpus:3;ports:[1-3]', 'cpus:3;ports:3;z:1', false],
  ])('%s contains %s: %s', (text, wanted, contains) => {
    expect(resources(text).containsQuantities(quantities(wanted))).toBe(contains);
  });

  test('count a shared volume once', () => {
    const shared: Resource = {
      name: 'disk',
      type: 'SCALAR',
      scalar: { value: 64 },
      disk: { persistence: { id: 'v' } },
      shared: {},
    };
    const one = Resources.of([shared]);

    expect(one.add(one).quantities.toString()).toBe('disk:64');
  });
});

describe('limits', () => {
  test.each([
    ['cpus:2', 'cpus:1', true],
    ['cpus:1', 'cpus:2', false],
    ['cpus:1', '', false],
    ['', 'cpus:1', true],
    ['cpus:1', 'cpus:1;mem:5', true],
    ['cpus:0', 'cpus:0', true],
  ])('%s allows limits %s: %s', (left, right, allows) => {
    expect(limits(left).contains(limits(right))).toBe(allows);
  });

  test('hold quantities and shrink by them', () => {
    const some = limits('cpus:2;mem:0');

    expect(some.containsQuantities(quantities('cpus:2;disk:9'))).toBe(true);
    expect(some.containsQuantities(quantities('mem:1'))).toBe(false);
    expect(some.subtract(quantities('cpus:3;disk:1')).toString()).toBe('cpus:0; mem:0');
    expect(some.equals(limits('mem:0;cpus:2'))).toBe(true);
    expect(some.equals(limits('cpus:2'))).toBe(false);
    expect(ResourceLimits.none.isEmpty).toBe(true);
  });
});

describe('shrinking', () => {
  const mount: Resource = {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: 10 },
    disk: { source: { type: 'MOUNT' } },
  };

  test.each([
    ['cpus:4;mem:10', 'cpus:1', 'cpus:1'],
    ['cpus(a):1;cpus:4', 'cpus:2', 'cpus(reservations: [(STATIC,a)]):1; cpus:1'],
    ['cpus:1', 'cpus:2', 'cpus:1'],
    ['cpus:1;ports:[1-2]', 'cpus:1', 'cpus:1'],
    ['cpus:1', '', '{}'],
  ])('%s to %s', (text, target, shrunk) => {
    expect(shrinkToQuantities(resources(text), quantities(target)).toString()).toBe(shrunk);
  });

  test.each([
    ['cpus:4;mem:10', 'cpus:1', 'cpus:1; mem:10'],
    ['cpus:4;ports:[1-2]', 'cpus:0', 'ports:[1-2]'],
    ['cpus:4', '', 'cpus:4'],
  ])('%s to the limit %s', (text, limit, shrunk) => {
    expect(shrinkToLimits(resources(text), limits(limit)).toString()).toBe(shrunk);
  });

  test('keeps a MOUNT disk whole or not at all', () => {
    const disks = Resources.of([mount]);

    expect(shrinkToQuantities(disks, quantities('disk:9'))).toBe(Resources.empty);
    expect(shrinkToQuantities(disks, quantities('disk:10')).equals(disks)).toBe(true);
  });
});

describe('resourcesView', () => {
  test('shows amounts by name, and revocable ones apart', () => {
    const cpus: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 0.5 }, revocable: {} };
    const all = resources('cpus(a):1;cpus:2;ports:[1-2];ports(a):[3-4];z:{a,b}').add(
      Resources.of([cpus]),
    );

    expect(resourcesView(all)).toEqual({
      disk: 0,
      mem: 0,
      gpus: 0,
      cpus: 3,
      cpus_revocable: 0.5,
      ports: '[1-4]',
      z: '{a, b}',
    });
  });

  test('shows the four known names of nothing', () => {
    expect(Object.keys(resourcesView(Resources.empty))).toEqual(['disk', 'mem', 'gpus', 'cpus']);
  });
});
