import { describe, expect, test } from 'vitest';
import type { Resource } from '../messages/index.ts';
import { parseResources } from '../text/resources-text.ts';
import { findResources } from './find-resources.ts';
import { Resources } from './resources.ts';

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

describe('parts', () => {
  const agent = parse('cpus(a):2;cpus:1;mem(a/b):8;ports:[1-9];zones:{x,y}');

  test.each([
    [
      'reserved',
      agent.reserved(),
      'cpus(reservations: [(STATIC,a)]):2; mem(reservations: [(STATIC,a/b)]):8',
    ],
    ['reserved to a', agent.reserved('a'), 'cpus(reservations: [(STATIC,a)]):2'],
    [
      'allocatable to a',
      agent.allocatableTo('a').scalars(),
      'cpus(reservations: [(STATIC,a)]):2; cpus:1',
    ],
    [
      'allocatable to a/b/c',
      agent.allocatableTo('a/b/c').reserved(),
      'cpus(reservations: [(STATIC,a)]):2; mem(reservations: [(STATIC,a/b)]):8',
    ],
    [
      'reserved below a',
      agent.reservedToRoleSubtree('a'),
      'cpus(reservations: [(STATIC,a)]):2; mem(reservations: [(STATIC,a/b)]):8',
    ],
    ['named cpus', agent.named('cpus').toUnreserved(), 'cpus:3'],
    ['stripped', agent.createStrippedScalarQuantity(), 'cpus:3; mem:8'],
    [
      'allocated below r',
      agent.allocate('r/s').allocatedToRoleSubtree('r').named('zones'),
      'zones(allocated: r/s):{x, y}',
    ],
    ['allocated elsewhere', agent.allocate('r').allocatedToRoleSubtree('r/s'), '{}'],
  ])('%s', (_what, part, text) => {
    expect(part.toString()).toBe(text);
  });

  test('amounts by name', () => {
    expect(agent.scalarMilli('cpus')).toBe(3000);
    expect(agent.scalarMilli('gpus')).toBeUndefined();
    expect(agent.ranges('ports')?.toString()).toBe('[1-9]');
    expect(agent.ranges('cpus')).toBeUndefined();
    expect(agent.items('zones')?.items).toEqual(['x', 'y']);
    expect([...agent.names]).toEqual(['cpus', 'mem', 'ports', 'zones']);
  });
});

describe('identity', () => {
  const labels = (...list: { key: string; value?: string }[]) => ({ labels: list });
  const reserved = (reservation: object): Resource => ({
    name: 'cpus',
    type: 'SCALAR',
    scalar: { value: 1 },
    reservations: [{ type: 'DYNAMIC', role: 'a', ...reservation }],
  });
  const path = (source: object): Resource => ({
    ...MOUNT,
    disk: { source: { type: 'PATH', ...source } },
  });

  test.each<readonly [string, Resource, Resource]>([
    [
      'order of labels',
      reserved({ labels: labels({ key: 'a' }, { key: 'b' }) }),
      reserved({ labels: labels({ key: 'b' }, { key: 'a', value: '' }) }),
    ],
    [
      'how a volume is used',
      PERSISTENT,
      { ...PERSISTENT, disk: { persistence: { id: 'v1', principal: 'q' } } },
    ],
  ])('does not depend on the %s', (_what, left, right) => {
    expect(Resources.of([left]).equals(Resources.of([right]))).toBe(true);
  });

  test.each<readonly [string, Resource, Resource]>([
    ['principal', reserved({}), reserved({ principal: '' })],
    ['labels', reserved({}), reserved({ labels: labels() })],
    [
      'label values',
      reserved({ labels: labels({ key: 'a', value: 'x' }) }),
      reserved({ labels: labels({ key: 'a', value: 'y' }) }),
    ],
    ['role', reserved({}), reserved({ role: 'b' })],
    ['root', path({ path: { root: '/a' } }), path({ path: { root: '/b' } })],
    ['profile', path({ profile: 'fast' }), path({})],
    ['metadata', path({ metadata: labels({ key: 'k' }) }), path({})],
    ['persistence id', PERSISTENT, { ...PERSISTENT, disk: { persistence: { id: 'v2' } } }],
    ['allocation', reserved({}), { ...reserved({}), allocation_info: { role: 'a' } }],
    ['provider', reserved({}), { ...reserved({}), provider_id: { value: 'rp' } }],
    ['being revocable', reserved({}), { ...reserved({}), revocable: {} }],
    ['being shared', PERSISTENT, SHARED],
  ])('depends on the %s', (_what, left, right) => {
    const [a, b] = [Resources.of([left]), Resources.of([right])];

    expect(a.contains(b) || b.contains(a)).toBe(false);
    expect(a.add(b).entries).toHaveLength(2);
  });
});

describe('large integers', () => {
  const LARGEST = 2n ** 64n - 1n;
  const ports = (begin: number | bigint, end: number | bigint) =>
    Resources.of([{ name: 'ports', type: 'RANGES', ranges: { range: [{ begin, end }] } }]);

  test('are exact beyond what a double counts', () => {
    const all = ports(0, LARGEST);

    expect(all.subtract(ports(2n ** 60n, 2n ** 60n)).toString()).toBe(
      'ports:[0-1152921504606846975, 1152921504606846977-18446744073709551615]',
    );
    expect(all.contains(ports(5, LARGEST))).toBe(true);
    expect(
      ports(0, Number.MAX_SAFE_INTEGER)
        .add(ports(2n ** 53n, LARGEST))
        .equals(all),
    ).toBe(true);
  });
});

describe('findResources', () => {
  test.each([
    [
      'cpus(r1):2;mem(r1):10;cpus:4;mem:20',
      'cpus(r1):3;mem(r1):15',
      'cpus(r1):2;cpus:1;mem(r1):10;mem:5',
    ],
    ['cpus(r1):1;cpus(r2):2;cpus:1', 'cpus(r1):3', 'cpus(r1):1;cpus:1;cpus(r2):1'],
    ['cpus(r1):5;cpus:5', 'cpus:6', 'cpus:5;cpus(r1):1'],
    ['cpus(r1):1;cpus(r2):1;cpus(r3):1', 'cpus:3', 'cpus(r1):1;cpus(r2):1;cpus(r3):1'],
    ['ports(r1):[1-5];ports:[6-9]', 'ports:[4-7]', undefined],
    ['cpus(r1):1;mem(r1):1', 'cpus(r1):2', undefined],
    ['cpus:1', 'cpus:1;mem:1', undefined],
  ])('in %s: %s', (available, targets, found) => {
    const result = findResources(parse(available), parse(targets));

    expect(result?.toString()).toBe(found === undefined ? undefined : parse(found).toString());
  });
});
