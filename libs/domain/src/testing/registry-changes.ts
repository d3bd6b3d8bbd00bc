import fc from 'fast-check';
import type { RegistryChange } from '../ports/registry.ts';

/** One change of every kind, on a registry that is not empty; bigints and nested data included. */
export const sampleChanges: readonly RegistryChange[] = [
  { kind: 'putAgent', agent: { info: { id: { value: 'S0' }, hostname: 'a' }, deactivated: false } },
  {
    kind: 'putAgent',
    agent: {
      info: {
        id: { value: 'S1' },
        hostname: 'b',
        port: 5051,
        attributes: [{ name: 'rack', type: 'TEXT', text: { value: 'r1' } }],
      },
      deactivated: true,
      drain: {
        config: { max_grace_period: { nanoseconds: 2n ** 60n }, mark_gone: true },
        state: 'DRAINING',
      },
    },
  },
  { kind: 'removeAgent', agentId: { value: 'S0' } },
  {
    kind: 'putUnreachable',
    agent: { id: { value: 'S2' }, since: { nanoseconds: 1_700_000_000_123_456_789n } },
  },
  { kind: 'putUnreachable', agent: { id: { value: 'S3' }, since: { nanoseconds: 5 } } },
  { kind: 'removeUnreachable', agentId: { value: 'S3' } },
  { kind: 'putGone', agent: { id: { value: 'S4' }, since: { nanoseconds: 6 } } },
  { kind: 'putGone', agent: { id: { value: 'S5' }, since: { nanoseconds: 7 } } },
  { kind: 'removeGone', agentId: { value: 'S5' } },
  {
    kind: 'setMaintenance',
    machines: [{ id: { hostname: 'a', ip: '10.0.0.1' }, mode: 'DRAINING' }],
    schedules: [
      {
        windows: [
          {
            machine_ids: [{ hostname: 'a', ip: '10.0.0.1' }],
            unavailability: { start: { nanoseconds: 1n << 61n } },
          },
        ],
      },
    ],
  },
  { kind: 'putQuota', config: { role: 'web', limits: { cpus: { value: 4.5 } } } },
  { kind: 'putQuota', config: { role: 'batch' } },
  { kind: 'removeQuota', role: 'batch' },
  { kind: 'putWeight', weight: { role: 'web', weight: 2.5 } },
  {
    kind: 'putFramework',
    framework: { id: { value: 'F0' }, user: 'root', name: 'näme', failover_timeout: 600 },
  },
  { kind: 'putFramework', framework: { id: { value: 'F1' }, user: 'u', name: 'n' } },
  { kind: 'removeFramework', frameworkId: 'F1' },
];

const id = fc.constantFrom('a', 'b', 'c').map((value) => ({ value }));
const since = fc.bigInt({ min: 0n, max: 2n ** 62n }).map((nanoseconds) => ({ nanoseconds }));
/** Text as frameworks send it: any characters, line feeds included. */
const name = fc.string({ unit: 'binary', maxLength: 8 });

/** Any change to one of a few agents, roles and frameworks. */
export const registryChange: fc.Arbitrary<RegistryChange> = fc.oneof(
  fc.record({
    kind: fc.constant('putAgent' as const),
    agent: fc.record({
      info: fc.record({ id, hostname: name, port: fc.nat(65_535) }),
      deactivated: fc.boolean(),
    }),
  }),
  fc.record({ kind: fc.constant('removeAgent' as const), agentId: id }),
  fc.record({ kind: fc.constant('putUnreachable' as const), agent: fc.record({ id, since }) }),
  fc.record({ kind: fc.constant('removeUnreachable' as const), agentId: id }),
  fc.record({ kind: fc.constant('putGone' as const), agent: fc.record({ id, since }) }),
  fc.record({ kind: fc.constant('removeGone' as const), agentId: id }),
  fc.record({
    kind: fc.constant('setMaintenance' as const),
    machines: fc.array(fc.record({ id: fc.record({ hostname: name }) }), { maxLength: 2 }),
    schedules: fc.constant([]),
  }),
  fc.record({
    kind: fc.constant('putQuota' as const),
    config: fc.record({ role: fc.constantFrom('web', 'batch') }),
  }),
  fc.record({ kind: fc.constant('removeQuota' as const), role: fc.constantFrom('web', 'batch') }),
  fc.record({
    kind: fc.constant('putWeight' as const),
    weight: fc.record({ role: fc.constantFrom('web', 'batch'), weight: fc.nat(9) }),
  }),
  fc.record({
    kind: fc.constant('putFramework' as const),
    framework: fc.record({ id, user: fc.constant('root'), name }),
  }),
  fc.record({
    kind: fc.constant('removeFramework' as const),
    frameworkId: fc.constantFrom('a', 'b', 'c'),
  }),
);
