import { describe, expect, test } from 'vitest';
import type { Resource } from '../messages/index.ts';
import { parseResources } from '../text/resources-text.ts';
import { Resources } from './resources.ts';
import { validateResources } from './validate-resource.ts';

const PERSISTENT: Resource = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 64 },
  reservations: [{ type: 'DYNAMIC', role: 'web', principal: 'p' }],
  disk: {
    persistence: { id: 'v1', principal: 'p' },
    volume: { container_path: 'vol', mode: 'RW' },
  },
};
const SHARED: Resource = { ...PERSISTENT, shared: {} };
const MOUNT: Resource = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 100 },
  disk: { source: { type: 'MOUNT', mount: { root: '/mnt' } } },
};

function parse(text: string): Resources {
  const parsed = parseResources(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

describe('arithmetic', () => {
  test.each([
    ['cpus:1;mem:5', 'cpus:2;disk:1', 'cpus:3; mem:5; disk:1'],
    ['cpus:0.1', 'cpus:0.2', 'cpus:0.3'],
    ['ports:[1-2]', 'ports:[3-5, 8-9]', 'ports:[1-5, 8-9]'],
    ['zones:{a,b}', 'zones:{b,c}', 'zones:{a, b, c}'],
    ['cpus(a):1', 'cpus:1', 'cpus(reservations: [(STATIC,a)]):1; cpus:1'],
    ['', '', '{}'],
  ])('%s + %s = %s', (left, right, sum) => {
    expect(parse(left).add(parse(right)).toString()).toBe(sum);
  });

  test.each([
    ['cpus:3;mem:5', 'cpus:1', 'cpus:2; mem:5'],
    ['cpus:3;mem:5;disk:7', 'cpus:3', 'disk:7; mem:5'],
    ['cpus:1', 'cpus:2', '{}'],
    ['ports:[1-10]', 'ports:[3-4, 10-10]', 'ports:[1-2, 5-9]'],
    ['zones:{a,b,c}', 'zones:{b,x}', 'zones:{a, c}'],
    ['cpus:1', 'mem:1', 'cpus:1'],
  ])('%s - %s = %s', (left, right, difference) => {
    expect(parse(left).subtract(parse(right)).toString()).toBe(difference);
  });

  test('counts the copies of a shared volume', () => {
    const one = Resources.of([SHARED]);
    const two = one.add(one);

    expect(two.toString()).toBe('disk(reservations: [(DYNAMIC,web,p)])[v1:vol]<SHARED>:64<2>');
    expect(two.count(SHARED)).toBe(2);
    expect(two.contains(one)).toBe(true);
    expect(one.contains(two)).toBe(false);
    expect(two.subtract(one).equals(one)).toBe(true);
    expect(two.messages).toEqual([SHARED]);
  });

  test('gives a MOUNT disk away whole or not at all', () => {
    const half = Resources.of([{ ...MOUNT, scalar: { value: 50 } }]);
    const whole = Resources.of([MOUNT]);

    expect(whole.contains(half)).toBe(false);
    expect(whole.subtract(half).toString()).toBe('disk[MOUNT:/mnt]:100');
    expect(whole.subtract(whole).isEmpty).toBe(true);
    expect(whole.add(whole).entries).toHaveLength(2);
  });

  test('asks for the same persistent volume only once', () => {
    const one = Resources.of([PERSISTENT]);

    expect(one.contains(one.add(one))).toBe(false);
  });
});

describe('validateResources', () => {
  test.each<[Resource, string]>([
    [
      { name: 'z', type: 'SET', set: { item: ['a', 'a'] } },
      "Resource 'z:{a, a}' is invalid: Invalid set resource: duplicated elements",
    ],
    [
      { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 5, end: 3 }] } },
      "Resource 'ports:[5-3]' is invalid: Invalid ranges resource: begin > end",
    ],
    [
      {
        name: 'ports',
        type: 'RANGES',
        ranges: {
          range: [
            { begin: 1, end: 3 },
            { begin: 2, end: 4 },
          ],
        },
      },
      "Resource 'ports:[1-3, 2-4]' is invalid: Invalid ranges resource: overlapping ranges",
    ],
    [{ name: 'cpus', type: 'SCALAR' }, "Resource 'cpus:0' is invalid: Invalid scalar resource"],
    [
      { name: 'cpus', type: 'SCALAR', scalar: { value: -1 } },
      "Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0",
    ],
    [
      { name: '', type: 'SCALAR', scalar: { value: 1 } },
      "Resource ':1' is invalid: Empty resource name",
    ],
  ])('%j', (resource, reason) => {
    expect(validateResources([resource])).toBe(reason);
  });
});
