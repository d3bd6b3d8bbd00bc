import { expect, test } from 'vitest';
import { allotmentStatistics } from './allotment-statistics.ts';

const scalar = (name: string, value: number) =>
  ({ name, type: 'SCALAR', scalar: { value } }) as const;
const totals = { cpus: 4, memBytes: 1000 };

test.for([
  { name: 'nothing', resources: [], limits: {}, expected: {} },
  {
    name: 'requests are soft, and memory is limited to its request',
    resources: [scalar('cpus', 0.1), scalar('cpus', 0.2), scalar('mem', 32), scalar('disk', 9)],
    limits: {},
    expected: { cpus_soft_limit: 0.3, mem_soft_limit_bytes: 33554432, mem_limit_bytes: 33554432 },
  },
  {
    name: 'limits beyond the requests',
    resources: [scalar('cpus', 1), scalar('mem', 1)],
    limits: { cpus: 2, mem: 3 },
    expected: {
      cpus_soft_limit: 1,
      cpus_limit: 2,
      mem_soft_limit_bytes: 1048576,
      mem_limit_bytes: 3145728,
    },
  },
  {
    name: 'no limit is the whole host',
    resources: [],
    limits: { cpus: Infinity, mem: Infinity },
    expected: { cpus_limit: 4, mem_limit_bytes: 1000 },
  },
])('$name', ({ resources, limits, expected }) => {
  expect(allotmentStatistics({ resources, limits }, totals)).toEqual(expected);
});
