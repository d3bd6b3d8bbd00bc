import { expect, test } from 'vitest';
import type { RLimitInfoRLimit } from '@mezzo/domain/messages';
import { planRlimits } from './plan-rlimits.ts';

const UNLIMITED = 2n ** 64n - 1n;

test('no limits are none', () => {
  expect(planRlimits(undefined)).toEqual({ ok: true, value: [] });
  expect(planRlimits({})).toEqual({ ok: true, value: [] });
});

test('both bounds, or neither, which is unlimited', () => {
  const rlimits: RLimitInfoRLimit[] = [
    { type: 'RLMT_NOFILE', soft: 64, hard: 128n },
    { type: 'RLMT_CORE' },
  ];
  expect(planRlimits({ rlimits })).toEqual({
    ok: true,
    value: [
      { type: 'RLIMIT_NOFILE', soft: 64n, hard: 128n },
      { type: 'RLIMIT_CORE', soft: UNLIMITED, hard: UNLIMITED },
    ],
  });
});

test.for<[string, RLimitInfoRLimit[]]>([
  ['Unknown rlimit type', [{ type: 'UNKNOWN' }]],
  ['Unknown rlimit type', [{}]],
  ["Limit type 'RLMT_AS' needs both hard and soft bounds, or none", [{ type: 'RLMT_AS', soft: 1 }]],
  [
    "Soft limit of 'RLMT_AS' is greater than the hard limit",
    [{ type: 'RLMT_AS', soft: 2, hard: 1 }],
  ],
  [
    "Limit type 'RLMT_AS' is specified more than once",
    [{ type: 'RLMT_AS' }, { type: 'RLMT_AS', soft: 1, hard: 1 }],
  ],
])('%s', ([reason, rlimits]) => {
  expect(planRlimits({ rlimits })).toEqual({ ok: false, reason });
});
