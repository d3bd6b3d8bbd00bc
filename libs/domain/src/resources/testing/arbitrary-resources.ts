import fc from 'fast-check';
import type { Resource, ResourceDiskInfo, ResourceReservationInfo } from '../../messages/index.ts';

/**
 * Random valid resources for property tests: few names, few roles and small amounts, so that
 * collisions are frequent.
 */

const RESERVATIONS: readonly (readonly ResourceReservationInfo[])[] = [
  [],
  [{ type: 'STATIC', role: 'a' }],
  [{ type: 'DYNAMIC', role: 'a', principal: 'p' }],
  [{ type: 'DYNAMIC', role: 'a', labels: { labels: [{ key: 'k', value: 'v' }] } }],
  [
    { type: 'STATIC', role: 'a' },
    { type: 'DYNAMIC', role: 'a/b' },
  ],
];

const DISKS: readonly (ResourceDiskInfo | undefined)[] = [
  undefined,
  { source: { type: 'PATH', path: { root: '/p' } } },
  { source: { type: 'MOUNT', mount: { root: '/m' } } },
  { source: { type: 'RAW' } },
  { source: { type: 'RAW', id: 'raw-1' } },
  { source: { type: 'BLOCK', id: 'block-1' } },
  { persistence: { id: 'v1' }, volume: { container_path: 'v', mode: 'RW' } },
  {
    persistence: { id: 'v2' },
    volume: { container_path: 'v', mode: 'RW' },
    source: { type: 'PATH', path: { root: '/p' } },
  },
];

type Value = Pick<Resource, 'name' | 'type' | 'scalar' | 'ranges' | 'set'>;

const scalar = (name: string) =>
  fc
    .integer({ min: 0, max: 9 })
    .map((thousandths): Value => ({ name, type: 'SCALAR', scalar: { value: thousandths / 1000 } }));

const ports = fc
  .uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 8 })
  .map((numbers): Value => ({
    name: 'ports',
    type: 'RANGES',
    ranges: { range: numbers.map((number) => ({ begin: number, end: number })) },
  }));

const zones = fc
  .uniqueArray(fc.constantFrom('x', 'y', 'z'))
  .map((item): Value => ({ name: 'zones', type: 'SET', set: { item } }));

/** Mostly the first, so that most resources can be combined with some other one. */
const mostly = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

const traits = fc.record({
  reservations: fc.constantFrom(...RESERVATIONS),
  allocation: mostly<string | undefined>(undefined, 'a', 'a/b'),
  revocable: mostly(false, true),
  provider: mostly<string | undefined>(undefined, 'rp'),
});

const plain = fc.tuple(fc.oneof(scalar('cpus'), scalar('mem'), ports, zones), traits);

const disk = fc
  .tuple(fc.constantFrom(...DISKS), fc.constantFrom(1, 2), traits, fc.boolean())
  .map(([info, size, common, shared]): Resource => ({
    ...withTraits({ name: 'disk', type: 'SCALAR', scalar: { value: size } }, common),
    ...(info && { disk: info }),
    ...(info?.persistence && shared && { shared: {} }),
  }));

function withTraits(
  value: Value,
  common: typeof traits extends fc.Arbitrary<infer T> ? T : never,
): Resource {
  return {
    ...value,
    ...(common.reservations.length > 0 && { reservations: common.reservations }),
    ...(common.allocation !== undefined && { allocation_info: { role: common.allocation } }),
    ...(common.revocable && { revocable: {} }),
    ...(common.provider !== undefined && { provider_id: { value: common.provider } }),
  };
}

/** One valid resource in the post-reservation-refinement format, possibly with a zero amount. */
export const arbitraryResource: fc.Arbitrary<Resource> = fc.oneof(
  { weight: 3, arbitrary: plain.map(([value, common]) => withTraits(value, common)) },
  { weight: 2, arbitrary: disk },
);

/** Lists of valid resources from a common pool: duplicates and combinable ones are the rule. */
export function arbitraryResourceLists(
  count: number,
): fc.Arbitrary<readonly (readonly Resource[])[]> {
  return fc.array(arbitraryResource, { minLength: 1, maxLength: 6 }).chain((pool) => {
    const list = fc.array(fc.constantFrom(...pool), { maxLength: 8 });
    return fc.array(list, { minLength: count, maxLength: count });
  });
}

/** One such list. */
export const arbitraryResourceList: fc.Arbitrary<readonly Resource[]> = arbitraryResourceLists(
  1,
).map(([list = []]) => list);
