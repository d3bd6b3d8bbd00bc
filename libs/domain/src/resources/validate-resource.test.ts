import { describe, expect, test } from 'vitest';
import type {
  Resource,
  ResourceDiskInfoSource,
  ResourceReservationInfo,
} from '../messages/index.ts';
import { formatResource } from './format-resource.ts';
import { Resources } from './resources.ts';
import { validateResource, validateResources } from './validate-resource.ts';

const CPUS: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } };
const DISK: Resource = { name: 'disk', type: 'SCALAR', scalar: { value: 1 } };
const reserved = (...reservations: ResourceReservationInfo[]): Resource => ({
  ...CPUS,
  reservations,
});
const disk = (source: ResourceDiskInfoSource): Resource => ({ ...DISK, disk: { source } });
const ports = (...range: (readonly [number, number])[]): Resource => ({
  name: 'ports',
  type: 'RANGES',
  ranges: { range: range.map(([begin, end]) => ({ begin, end })) },
});

describe('validateResource', () => {
  test.each<Resource>([
    CPUS,
    { ...CPUS, scalar: { value: 0 } },
    { ...CPUS, scalar: { value: 0.0005 } },
    ports([1, 2], [3, 4]),
    ports([3, 4], [1, 2]),
    ports(),
    { name: 'z', type: 'SET', set: { item: ['a', 'b'] } },
    { ...CPUS, role: '*' },
    { ...CPUS, role: 'a' },
    { ...CPUS, role: 'a', reservation: { principal: 'p' } },
    reserved({ type: 'STATIC', role: 'a' }),
    reserved({ type: 'STATIC', role: 'a' }, { type: 'DYNAMIC', role: 'a/b' }),
    { ...reserved({ type: 'STATIC', role: 'a' }), role: 'a' },
    { ...reserved({ type: 'DYNAMIC', role: 'a' }), role: 'a', reservation: {} },
    disk({ type: 'PATH', path: { root: '/p' } }),
    disk({ type: 'MOUNT' }),
    disk({ type: 'RAW', id: 'x' }),
    { ...DISK, disk: { persistence: { id: 'v' } }, shared: {} },
  ])('%j is valid', (resource) => {
    expect(validateResource(resource)).toBeUndefined();
  });

  test.each<readonly [Resource, string]>([
    [{ ...CPUS, name: '' }, 'Empty resource name'],
    [{ ...CPUS, type: 'TEXT' }, 'Unsupported resource type'],
    [{ name: 'cpus', type: 'SCALAR' }, 'Invalid scalar resource'],
    [{ ...CPUS, ranges: {} }, 'Invalid scalar resource'],
    [{ ...CPUS, scalar: { value: -0.5 } }, 'Invalid scalar resource: value <= 0'],
    [{ ...CPUS, scalar: { value: 0.0004 } }, 'Invalid scalar resource: value <= 0'],
    [{ ...CPUS, scalar: { value: Infinity } }, 'Invalid scalar resource: value <= 0'],
    [{ ...CPUS, scalar: { value: Number.NaN } }, 'Invalid scalar resource: value <= 0'],
    [{ ...CPUS, scalar: { value: 1e300 } }, 'Invalid scalar resource: value <= 0'],
    [{ name: 'ports', type: 'RANGES' }, 'Invalid ranges resource'],
    [{ ...ports(), set: {} }, 'Invalid ranges resource'],
    [ports([5, 3]), 'Invalid ranges resource: begin > end'],
    [ports([1, 3], [2, 4]), 'Invalid ranges resource: overlapping ranges'],
    [ports([2, 4], [1, 2]), 'Invalid ranges resource: overlapping ranges'],
    [ports([1, 1], [1, 1]), 'Invalid ranges resource: overlapping ranges'],
    [{ name: 'z', type: 'SET' }, 'Invalid set resource'],
    [
      { name: 'z', type: 'SET', set: { item: ['a', 'a'] } },
      'Invalid set resource: duplicated elements',
    ],
    [{ ...CPUS, disk: {} }, 'DiskInfo should not be set for cpus resource'],
    [disk({ type: 'RAW', mount: {} }), 'Mount should not be set for RAW disk source'],
    [disk({ type: 'BLOCK', path: {} }), 'Path should not be set for BLOCK disk source'],
    [disk({ type: 'UNKNOWN' }), "Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'"],
    [{ ...CPUS, role: 'a/' }, "Role 'a/' cannot end with a slash"],
    [{ ...CPUS, reservation: {} }, 'Invalid reservation: role "*" cannot be dynamically reserved'],
    [
      { ...CPUS, role: 'a', reservation: { type: 'DYNAMIC' } },
      "'Resource.ReservationInfo.type' must not be set for the 'Resource.reservation' field",
    ],
    [
      { ...CPUS, role: 'a', reservation: { role: 'a' } },
      "'Resource.ReservationInfo.role' must not be set for the 'Resource.reservation' field",
    ],
    [
      reserved({ role: 'web' }),
      "Invalid reservation: 'Resource.ReservationInfo.type' field must be set.",
    ],
    [
      reserved({ type: 'DYNAMIC' }),
      "Invalid reservation: 'Resource.ReservationInfo.role' field must be set.",
    ],
    [reserved({ type: 'DYNAMIC', role: '/x' }), "Role '/x' cannot start with a slash"],
    [reserved({ type: 'DYNAMIC', role: '*' }), 'Invalid reservation: role "*" cannot be reserved'],
    [reserved({ type: 'UNKNOWN', role: 'a' }), "Unsupported 'Resource.ReservationInfo.Type'"],
    [
      reserved({ type: 'DYNAMIC', role: 'web' }, { type: 'STATIC', role: 'web/x' }),
      'Invalid refined reservation: A refined reservation cannot be STATIC',
    ],
    [
      reserved({ type: 'DYNAMIC', role: 'web' }, { type: 'DYNAMIC', role: 'db' }),
      "Invalid refined reservation: role 'db' is not a refinement of 'web'",
    ],
    [
      reserved({ type: 'DYNAMIC', role: 'web' }, { type: 'DYNAMIC', role: 'web' }),
      "Invalid refined reservation: role 'web' is not a refinement of 'web'",
    ],
    [
      { ...reserved({ type: 'STATIC', role: 'a' }), role: 'b' },
      "Invalid resource format: 'Resource.role' field with 'b' does not match the role 'a' in 'Resource.reservations'",
    ],
    [
      { ...reserved({ type: 'STATIC', role: 'a' }), role: 'a', reservation: {} },
      "Invalid resource format: 'Resource.reservation' must not be set if the single reservation in 'Resource.reservations' is STATIC",
    ],
    [
      { ...reserved({ type: 'DYNAMIC', role: 'a' }), role: 'a' },
      "Invalid resource format: 'Resource.role' and 'Resource.reservation' must either be both set or both not set if the single reservation in 'Resource.reservations' is DYNAMIC",
    ],
    [
      {
        ...reserved({ type: 'DYNAMIC', role: 'web' }),
        role: 'web',
        reservation: { principal: 'p' },
      },
      "Invalid resource format: 'Resource.reservation.principal' field with 'p' does not match the principal '' in 'Resource.reservations'",
    ],
    [
      {
        ...reserved({ type: 'DYNAMIC', role: 'web' }),
        role: 'web',
        reservation: { labels: { labels: [{ key: 'k', value: 'v' }] } },
      },
      "Invalid resource format: 'Resource.reservation.labels' field with '{k: v}' does not match the labels '{}' in 'Resource.reservations'",
    ],
    [
      {
        ...reserved({ type: 'STATIC', role: 'a' }, { type: 'DYNAMIC', role: 'a/b' }),
        role: 'a/b',
      },
      "Invalid resource format: 'Resource.role' must not be set if there is more than one reservation in 'Resource.reservations'",
    ],
    [
      {
        ...reserved({ type: 'STATIC', role: 'a' }, { type: 'DYNAMIC', role: 'a/b' }),
        reservation: {},
      },
      "Invalid resource format: 'Resource.reservation' must not be set if there is more than one reservation in 'Resource.reservations'",
    ],
    [{ ...CPUS, shared: {} }, 'Resource cpus cannot be shared'],
    [{ ...DISK, shared: {} }, 'Only persistent volumes can be shared'],
  ])('%j is refused', (resource, reason) => {
    expect(validateResource(resource)).toBe(reason);
    expect(Resources.of([resource])).toBe(Resources.empty);
  });

  test('labels are the same in any order', () => {
    const labels = [
      { key: 'a', value: '' },
      { key: 'b', value: 'x' },
    ];
    const told = [{ key: 'b', value: 'x' }, { key: 'a' }];

    expect(
      validateResource({
        ...reserved({ type: 'DYNAMIC', role: 'web', labels: { labels } }),
        role: 'web',
        reservation: { labels: { labels: told } },
      }),
    ).toBeUndefined();
  });
});

describe('validateResources', () => {
  test.each<readonly [Resource, string]>([
    [
      { name: 'z', type: 'SET', set: { item: ['a', 'a'] } },
      "Resource 'z:{a, a}' is invalid: Invalid set resource: duplicated elements",
    ],
    [ports([5, 3]), "Resource 'ports:[5-3]' is invalid: Invalid ranges resource: begin > end"],
    [
      ports([1, 3], [2, 4]),
      "Resource 'ports:[1-3, 2-4]' is invalid: Invalid ranges resource: overlapping ranges",
    ],
    [{ name: 'cpus', type: 'SCALAR' }, "Resource 'cpus:0' is invalid: Invalid scalar resource"],
    [
      reserved({ role: 'web' }),
      "Resource 'cpus(reservations: [(UNKNOWN,web)]):1' is invalid: Invalid reservation: 'Resource.ReservationInfo.type' field must be set.",
    ],
    [
      { ...CPUS, disk: { persistence: { id: 'v' }, volume: { mode: 'RW', container_path: 'p' } } },
      "Resource 'cpus[v:p]:1' is invalid: DiskInfo should not be set for cpus resource",
    ],
  ])('names the resource: %j', (resource, reason) => {
    expect(validateResources([CPUS, resource])).toBe(reason);
  });

  test('nothing is valid', () => {
    expect(validateResources()).toBeUndefined();
  });
});

describe('formatResource', () => {
  const volume = { container_path: '/data', mode: 'RW' } as const;
  const alice = { type: 'STATIC', role: 'alice' } as const;

  test.each<readonly [Partial<Resource>, string]>([
    [{}, 'disk:1'],
    [{ scalar: { value: 1.2345 } }, 'disk:1.235'],
    [{ scalar: { value: 1_000_001 } }, 'disk:1000001'],
    [{ reservations: [alice] }, 'disk(reservations: [(STATIC,alice)]):1'],
    [
      { reservations: [alice], allocation_info: { role: 'r' }, revocable: {} },
      'disk(allocated: r)(reservations: [(STATIC,alice)]){REV}:1',
    ],
    [
      {
        reservations: [
          alice,
          {
            type: 'DYNAMIC',
            role: 'alice/x',
            principal: 'p',
            labels: { labels: [{ key: 'foo', value: 'bar' }, { key: 'foo' }] },
          },
        ],
      },
      'disk(reservations: [(STATIC,alice),(DYNAMIC,alice/x,p,{foo: bar, foo})]):1',
    ],
    [{ disk: { persistence: { id: 'h' }, volume } }, 'disk[h:/data]:1'],
    [
      { disk: { persistence: { id: 'h' }, volume: { ...volume, host_path: '/hdfs' } } },
      'disk[h:/hdfs:/data:rw]:1',
    ],
    [
      {
        disk: {
          source: { type: 'MOUNT', mount: { root: '/mnt' } },
          persistence: { id: 'h' },
          volume,
        },
        shared: {},
      },
      'disk[MOUNT:/mnt,h:/data]<SHARED>:1',
    ],
    [{ disk: { source: { type: 'PATH', path: { root: '/p' } } } }, 'disk[PATH:/p]:1'],
    [{ disk: { source: { type: 'PATH' } } }, 'disk[PATH]:1'],
    [
      { disk: { source: { type: 'RAW', vendor: 'v', id: 'i', profile: 'fast' } } },
      'disk[RAW(v,i,fast)]:1',
    ],
    [{ disk: { source: { type: 'MOUNT', id: 'i', mount: { root: '/m' } } } }, 'disk[MOUNT(,i,)]:1'],
    [{ disk: { source: { type: 'BLOCK' } } }, 'disk[BLOCK]:1'],
    [{ role: 'web', reservation: {} }, 'disk:1'],
  ])('%j', (parts, text) => {
    expect(formatResource({ ...DISK, ...parts })).toBe(text);
  });
});
