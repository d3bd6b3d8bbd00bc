import { describe, expect, test } from 'vitest';
import type { OfferOperation, Resource, TaskInfo } from '../messages/index.ts';
import { failure, success } from '../result.ts';
import { upgradeOperation } from './upgrade-operation.ts';

const OLD: Resource = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 1 },
  role: 'web',
  reservation: { principal: 'p' },
};
const NEW: Resource = {
  name: 'disk',
  type: 'SCALAR',
  scalar: { value: 1 },
  reservations: [{ type: 'DYNAMIC', role: 'web', principal: 'p' }],
};
const BAD: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: -1 } };
const executor = (resources: readonly Resource[]) => ({ executor_id: { value: 'e' }, resources });
const task = (resource: Resource): TaskInfo => ({
  name: 't',
  task_id: { value: 't' },
  agent_id: { value: 'a' },
  resources: [resource],
  executor: executor([resource]),
});

const operationsOn = (resource: Resource): readonly OfferOperation[] => [
  { type: 'RESERVE', reserve: { resources: [resource], source: [resource] } },
  { type: 'UNRESERVE', unreserve: { resources: [resource] } },
  { type: 'CREATE', create: { volumes: [resource] } },
  { type: 'DESTROY', destroy: { volumes: [resource] } },
  { type: 'GROW_VOLUME', grow_volume: { volume: resource, addition: resource } },
  { type: 'SHRINK_VOLUME', shrink_volume: { volume: resource, subtract: { value: 1 } } },
  { type: 'CREATE_DISK', create_disk: { source: resource, target_type: 'MOUNT' } },
  { type: 'DESTROY_DISK', destroy_disk: { source: resource } },
  { type: 'LAUNCH', launch: { task_infos: [task(resource)] } },
  {
    type: 'LAUNCH_GROUP',
    launch_group: { executor: executor([resource]), task_group: { tasks: [task(resource)] } },
  },
];

describe('upgradeOperation', () => {
  test.each(operationsOn(OLD).map((operation, i) => ({ operation, type: operation.type, i })))(
    'upgrades every resource of $type',
    ({ operation, i }) => {
      expect(upgradeOperation({ ...operation, id: { value: 'id' } })).toEqual(
        success({ ...operationsOn(NEW)[i], id: { value: 'id' } }),
      );
    },
  );

  test.each(operationsOn(BAD).map((operation) => ({ operation, type: operation.type })))(
    'refuses $type with an invalid resource',
    ({ operation, type }) => {
      const single = ['GROW_VOLUME', 'SHRINK_VOLUME', 'CREATE_DISK', 'DESTROY_DISK'];
      const reason = 'Invalid scalar resource: value <= 0';

      expect(upgradeOperation(operation)).toEqual(
        failure(single.includes(type ?? '') ? reason : `Resource 'cpus:-1' is invalid: ${reason}`),
      );
    },
  );

  test('checks the executor of a task, too', () => {
    const operation: OfferOperation = {
      type: 'LAUNCH',
      launch: { task_infos: [{ ...task(NEW), executor: executor([BAD]) }] },
    };

    expect(upgradeOperation(operation).ok).toBe(false);
  });

  test.each([
    ['RESERVE', 'A RESERVE offer operation must have the Offer.Operation.reserve field set.'],
    [
      'UNRESERVE',
      'An UNRESERVE offer operation must have the Offer.Operation.unreserve field set.',
    ],
    ['GROW_VOLUME', 'A GROW_VOLUME operation must have the Offer.Operation.grow_volume field set'],
    [
      'SHRINK_VOLUME',
      'A SHRINK_VOLUME offer operation must have the Offer.Operation.shrink_volume field set',
    ],
    [
      'LAUNCH_GROUP',
      'A LAUNCH_GROUP offer operation must have the Offer.Operation.launch_group field set.',
    ],
    ['UNKNOWN', 'Unknown offer operation'],
    [undefined, 'Unknown offer operation'],
  ] as const)('refuses %s without its payload', (type, reason) => {
    expect(upgradeOperation({ type })).toEqual(failure(reason));
  });

  test('leaves out what was not there', () => {
    const operation: OfferOperation = { type: 'RESERVE', reserve: { resources: [NEW] } };

    expect(upgradeOperation(operation)).toEqual(success(operation));
  });
});
