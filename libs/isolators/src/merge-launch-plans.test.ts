import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LaunchPlan } from './launch-plan.ts';
import { mergeLaunchPlans } from './merge-launch-plans.ts';

function merged(...plans: readonly LaunchPlan[]): LaunchPlan {
  const result = mergeLaunchPlans(plans);
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

describe('mergeLaunchPlans', () => {
  test('of nothing is nothing', () => {
    expect(merged()).toEqual({});
    expect(merged({ process: {} }, { linux: {} })).toEqual({});
  });

  test('later variables and limits win', () => {
    const limit = (type: string, soft: bigint) => ({ type, soft, hard: 9n });
    expect(
      merged(
        { process: { env: { A: '1', B: '1' }, rlimits: [limit('X', 1n), limit('Y', 1n)] } },
        { process: { env: { B: '2' }, rlimits: [limit('X', 2n)] } },
      ),
    ).toEqual({
      process: { env: { A: '1', B: '2' }, rlimits: [limit('X', 2n), limit('Y', 1n)] },
    });
  });

  test('lists are appended in order, sets united', () => {
    expect(
      merged(
        {
          mounts: [{ destination: '/a' }],
          process: { additionalGids: [1, 2] },
          linux: { namespaces: [{ type: 'pid' }], maskedPaths: ['/x'] },
        },
        {
          mounts: [{ destination: '/b' }],
          process: { additionalGids: [2, 3], noNewPrivileges: true },
          linux: { namespaces: [{ type: 'pid' }, { type: 'ipc', path: '/p' }] },
        },
        { process: { noNewPrivileges: false } },
      ),
    ).toEqual({
      mounts: [{ destination: '/a' }, { destination: '/b' }],
      process: { additionalGids: [1, 2, 3], noNewPrivileges: true },
      linux: {
        namespaces: [{ type: 'pid' }, { type: 'ipc', path: '/p' }],
        maskedPaths: ['/x'],
      },
    });
  });

  test.for<[string, LaunchPlan]>([
    ['rootfs', { root: { path: '/r' } }],
    ['hostname', { hostname: 'h' }],
    ['working directory', { process: { cwd: '/' } }],
    ['command', { process: { args: [] } }],
    ['capabilities', { process: { capabilities: {} } }],
    ['an OOM score', { process: { oomScoreAdj: 0 } }],
    ['a cgroup', { linux: { cgroupsPath: '/c' } }],
    ['a seccomp profile', { linux: { seccomp: {} } }],
  ])('only one isolator may specify %s', ([what, plan]) => {
    expect(mergeLaunchPlans([plan, {}, plan])).toEqual({
      ok: false,
      reason: `Multiple isolators specify ${what}`,
    });
    expect(merged({}, plan, { mounts: [{ destination: '/m' }] })).toMatchObject(plan);
  });

  test('grouping does not matter: (a + b) + c = a + b + c', () => {
    const plan = fc.record(
      {
        mounts: fc.array(fc.record({ destination: fc.string() }), { minLength: 1 }),
        process: fc.record(
          {
            env: fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.string(), { minKeys: 1 }),
            additionalGids: fc.uniqueArray(fc.nat(5), { minLength: 1 }),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(plan, plan, plan, (a, b, c) => {
        expect(merged(merged(a, b), c)).toEqual(merged(merged(a, b, c)));
      }),
    );
  });
});
