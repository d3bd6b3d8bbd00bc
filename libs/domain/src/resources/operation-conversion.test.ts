import { describe, expect, test } from 'vitest';
import type { OfferOperation, Resource } from '../messages/index.ts';
import { failure } from '../result.ts';
import { parseResources } from '../text/resources-text.ts';
import { applyCheckpointedResources, checkpointedPart } from './checkpointed-resources.ts';
import {
  applyConversion,
  applyOperation,
  consumedResourcesOf,
  conversionsOf,
} from './operation-conversion.ts';
import { Resources } from './resources.ts';

/** The steps and texts of an operator session with Mesos 1.12. */

const AGENT = 'cpus:4;mem:4096;disk:8192;ports:[31000-32000]';
const web = { type: 'DYNAMIC', role: 'web' } as const;
const scalar = (name: string, value: number, ...reservations: object[]): Resource => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  ...(reservations.length > 0 && { reservations }),
});
const volume = (value: number): Resource => ({
  ...scalar('disk', value, web),
  disk: {
    persistence: { id: 'v1' },
    volume: { mode: 'RW', container_path: 'vol-v1' },
  },
});
const reserve = (...resources: Resource[]): OfferOperation => ({
  type: 'RESERVE',
  reserve: { resources },
});
const create: OfferOperation = { type: 'CREATE', create: { volumes: [volume(64)] } };

function parse(text: string): Resources {
  const parsed = parseResources(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

/** The texts of the resources after each operation, or of the refusal. */
function run(start: Resources, ...operations: OfferOperation[]): string {
  let current = start;
  for (const operation of operations) {
    const result = applyOperation(current, operation);
    if (!result.ok) return result.reason;
    current = result.value;
  }
  return current.toString();
}

describe('applyOperation', () => {
  test('reserves, moves reservations and creates volumes, in the order Mesos shows', () => {
    const after = run(
      parse(AGENT),
      reserve(scalar('cpus', 1, web)),
      reserve(scalar('disk', 64, web)),
      reserve({ ...scalar('mem', 100), role: 'web', reservation: {} }),
      {
        type: 'RESERVE',
        reserve: {
          source: [scalar('cpus', 1, web)],
          resources: [scalar('cpus', 1, { type: 'DYNAMIC', role: 'db' })],
        },
      },
      create,
    );

    expect(after).toBe(
      'cpus:3; mem:3996; disk:8128; ports:[31000-32000]; mem(reservations: [(DYNAMIC,web)]):100; ' +
        'cpus(reservations: [(DYNAMIC,db)]):1; disk(reservations: [(DYNAMIC,web)])[v1:vol-v1]:64',
    );
  });

  test.each<readonly [string, readonly OfferOperation[], string]>([
    [
      'more than there is',
      [
        reserve(scalar('cpus', 1, web)),
        reserve(scalar('disk', 64, web)),
        reserve(scalar('cpus', 10, web)),
      ],
      'cpus:3; mem:4096; disk:8128; ports:[31000-32000]; cpus(reservations: [(DYNAMIC,web)]):1; ' +
        'disk(reservations: [(DYNAMIC,web)]):64 does not contain cpus:10',
    ],
    [
      'what is not reserved',
      [{ type: 'UNRESERVE', unreserve: { resources: [scalar('cpus', 1, web)] } }],
      'cpus:4; mem:4096; disk:8192; ports:[31000-32000] does not contain ' +
        'cpus(reservations: [(DYNAMIC,web)]):1',
    ],
    [
      'a volume without reserved disk',
      [create],
      'cpus:4; mem:4096; disk:8192; ports:[31000-32000] does not contain ' +
        'disk(reservations: [(DYNAMIC,web)]):64',
    ],
    [
      'a larger volume without disk to grow by',
      [
        reserve(scalar('disk', 64, web)),
        create,
        {
          type: 'GROW_VOLUME',
          grow_volume: { volume: volume(64), addition: scalar('disk', 64, web) },
        },
      ],
      'cpus:4; mem:4096; disk:8128; ports:[31000-32000]; ' +
        'disk(reservations: [(DYNAMIC,web)])[v1:vol-v1]:64 does not contain ' +
        'disk(reservations: [(DYNAMIC,web)])[v1:vol-v1]:64; disk(reservations: [(DYNAMIC,web)]):64',
    ],
    [
      'a launch',
      [{ type: 'LAUNCH', launch: {} }],
      'Cannot get conversions: Operation not supported',
    ],
    ['nothing known', [{ type: 'UNKNOWN' }], 'Cannot get conversions: Unknown operation'],
    [
      'a volume of a resource provider',
      [
        {
          type: 'GROW_VOLUME',
          grow_volume: {
            volume: { ...volume(64), provider_id: { value: 'rp' } },
            addition: scalar('disk', 1, web),
          },
        },
      ],
      'Cannot get conversions: Operation not supported for resource provider',
    ],
  ])('refuses %s', (_what, operations, reason) => {
    expect(run(parse(AGENT), ...operations)).toBe(reason);
  });

  test('grows, shrinks and destroys a volume, and nothing is lost', () => {
    const start = parse(AGENT);
    const steps: readonly OfferOperation[] = [
      reserve(scalar('disk', 100, web)),
      create,
      {
        type: 'GROW_VOLUME',
        grow_volume: { volume: volume(64), addition: scalar('disk', 10, web) },
      },
      { type: 'SHRINK_VOLUME', shrink_volume: { volume: volume(74), subtract: { value: 24 } } },
      { type: 'DESTROY', destroy: { volumes: [volume(50)] } },
      { type: 'UNRESERVE', unreserve: { resources: [scalar('disk', 100, web)] } },
    ];

    expect(run(start, ...steps.slice(0, 3))).toContain('[v1:vol-v1]:74');
    expect(run(start, ...steps.slice(0, 4))).toContain('[v1:vol-v1]:50');
    expect(run(start, ...steps.slice(0, 5))).toContain('disk(reservations: [(DYNAMIC,web)]):100');
    expect(run(start, ...steps)).toBe('cpus:4; mem:4096; disk:8192; ports:[31000-32000]');
  });

  test('keeps the source of a disk under its volume', () => {
    const mount: Resource = {
      ...scalar('disk', 64, web),
      disk: { source: { type: 'MOUNT', mount: { root: '/m' } } },
    };
    const onMount: Resource = { ...volume(64), disk: { ...volume(64).disk, ...mount.disk } };
    const created = applyOperation(Resources.of([mount]), {
      type: 'CREATE',
      create: { volumes: [onMount] },
    });

    expect(created.ok && created.value.toString()).toBe(
      'disk(reservations: [(DYNAMIC,web)])[MOUNT:/m,v1:vol-v1]:64',
    );
  });

  test('destroys a shared volume only with its last copy', () => {
    const shared: Resource = { ...volume(64), shared: {} };
    const one = Resources.of([shared]);
    const destroy: OfferOperation = { type: 'DESTROY', destroy: { volumes: [shared] } };

    expect(applyOperation(one.add(one), destroy)).toEqual(
      failure(
        'Persistent volume disk(reservations: [(DYNAMIC,web)])[v1:vol-v1]<SHARED>:64 cannot be ' +
          'removed due to additional shared copies',
      ),
    );
    expect(run(one, destroy)).toBe('disk(reservations: [(DYNAMIC,web)]):64');
  });

  test('pops one reservation of a refined stack', () => {
    const refined = scalar('cpus', 1, web, { type: 'DYNAMIC', role: 'web/x' });
    const after = run(Resources.of([refined]), {
      type: 'UNRESERVE',
      unreserve: { resources: [refined] },
    });

    expect(after).toBe('cpus(reservations: [(DYNAMIC,web)]):1');
  });
});

describe('conversionsOf', () => {
  test('gives one conversion for each unreserved resource', () => {
    const conversions = conversionsOf({
      type: 'UNRESERVE',
      unreserve: { resources: [scalar('cpus', 1, web), scalar('mem', 2, web)] },
    });

    expect(
      conversions.ok && conversions.value.map(({ converted }) => converted.toString()),
    ).toEqual(['cpus:1', 'mem:2']);
  });

  test('a conversion without effect is one', () => {
    const nothing = { consumed: Resources.empty, converted: Resources.empty };
    const agent = parse(AGENT);
    const applied = applyConversion(agent, nothing);

    expect(applied.ok && applied.value).toBe(agent);
  });
});

describe('consumedResourcesOf', () => {
  const raw: Resource = { ...scalar('disk', 10), disk: { source: { type: 'RAW' } } };

  test.each<readonly [OfferOperation, string]>([
    [reserve(scalar('cpus', 1, web), scalar('mem', 2, web)), 'cpus:1; mem:2'],
    [{ type: 'CREATE_DISK', create_disk: { source: raw, target_type: 'MOUNT' } }, 'disk[RAW]:10'],
    [{ type: 'DESTROY_DISK', destroy_disk: { source: raw } }, 'disk[RAW]:10'],
    [create, 'disk(reservations: [(DYNAMIC,web)]):64'],
  ])('%j', (operation, consumed) => {
    const result = consumedResourcesOf(operation);

    expect(result.ok && result.value.toString()).toBe(consumed);
  });

  test.each<OfferOperation>([{ type: 'LAUNCH', launch: {} }, { type: 'UNKNOWN' }, {}])(
    '%j consumes nothing of its own',
    (operation) => {
      expect(consumedResourcesOf(operation)).toEqual(failure('Unsupported operation'));
    },
  );
});

describe('checkpointed resources', () => {
  test('are the dynamic reservations and volumes, but for a resource provider', () => {
    const total = Resources.of([
      scalar('cpus', 1),
      scalar('cpus', 1, { type: 'STATIC', role: 'a' }),
      scalar('cpus', 1, web),
      volume(64),
      { ...volume(32), provider_id: { value: 'rp' } },
    ]);

    expect(checkpointedPart(total).toString()).toBe(
      'cpus(reservations: [(DYNAMIC,web)]):1; disk(reservations: [(DYNAMIC,web)])[v1:vol-v1]:64',
    );
  });

  test('bring an agent back to what it had', () => {
    const applied = applyCheckpointedResources(
      parse(AGENT),
      Resources.of([scalar('cpus', 1, web), volume(64)]),
    );

    expect(applied.ok && applied.value.toString()).toBe(
      'cpus:3; mem:4096; disk:8128; ports:[31000-32000]; cpus(reservations: [(DYNAMIC,web)]):1; ' +
        'disk(reservations: [(DYNAMIC,web)])[v1:vol-v1]:64',
    );
  });

  test('keep a static reservation under a dynamic one', () => {
    const refined = scalar(
      'cpus',
      1,
      { type: 'STATIC', role: 'a' },
      { type: 'DYNAMIC', role: 'a/b' },
    );
    const applied = applyCheckpointedResources(parse('cpus(a):2'), Resources.of([refined]));

    expect(applied.ok && applied.value.toString()).toBe(
      'cpus(reservations: [(STATIC,a)]):1; cpus(reservations: [(STATIC,a),(DYNAMIC,a/b)]):1',
    );
  });

  test('are refused when the flags do not hold them any more', () => {
    expect(applyCheckpointedResources(parse('cpus:1'), Resources.of([volume(64)]))).toEqual(
      failure('Incompatible agent resources: cpus:1 does not contain disk:64'),
    );
    expect(applyCheckpointedResources(parse('cpus:1'), parse('cpus:1'))).toEqual(
      failure('Unexpected checkpointed resources cpus:1'),
    );
  });
});
