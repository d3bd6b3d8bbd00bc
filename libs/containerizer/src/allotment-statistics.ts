import type { Resource, ResourceStatistics } from '@mezzo/domain/messages';
import type { Allotment } from './containerizer.ts';

/** What stands for "without limit" in statistics. */
export interface HostTotals {
  readonly cpus: number;
  readonly memBytes: number;
}

const BYTES_PER_MEGABYTE = 1024 * 1024;

/**
 * What a container may use, as its statistics show it.
 *
 * Source: mesos src/slave/containerizer/mesos/containerizer.cpp#MesosContainerizerProcess::usage
 */
export function allotmentStatistics(
  { resources, limits }: Allotment,
  totals: HostTotals,
): Partial<ResourceStatistics> {
  const cpus = sumOf(resources, 'cpus');
  const mem = sumOf(resources, 'mem');
  const cpusLimit = limits['cpus'];
  const memLimit = limits['mem'] ?? mem;
  return {
    ...(cpus === undefined ? {} : { cpus_soft_limit: cpus }),
    ...(cpusLimit === undefined ? {} : { cpus_limit: finite(cpusLimit, totals.cpus) }),
    ...(mem === undefined ? {} : { mem_soft_limit_bytes: mem * BYTES_PER_MEGABYTE }),
    ...(memLimit === undefined
      ? {}
      : { mem_limit_bytes: finite(memLimit * BYTES_PER_MEGABYTE, totals.memBytes) }),
  };
}

function finite(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}

/** Scalars have three decimals: a sum must not show what doubles make of 0.1 + 0.2. */
function sumOf(resources: readonly Resource[], name: string): number | undefined {
  const values = resources.flatMap((r) => (r.name === name && r.scalar ? [r.scalar.value] : []));
  if (values.length === 0) return undefined;
  return Math.round(values.reduce((sum, value) => sum + value, 0) * 1000) / 1000;
}
