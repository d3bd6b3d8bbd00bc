/** Values by Mesos' metric names, such as `master/tasks_running`. */
export type Metrics = ReadonlyMap<string, number>;

/** One part of a program that has metrics. */
export interface MetricsSource {
  collectMetrics(): Metrics | Promise<Metrics>;
}

/**
 * Collects from all sources. A source that fails, or is later than the timeout, is left out.
 *
 * @param timeoutMs - undefined: as long as it takes
 * @returns sorted by name
 */
export async function collectMetrics(
  sources: readonly MetricsSource[],
  timeoutMs?: number,
): Promise<Metrics> {
  const late = lateness(timeoutMs);
  const none: Metrics = new Map();
  const parts = await Promise.all(
    sources.map(async (source) => {
      try {
        return await Promise.race([source.collectMetrics(), late.promise]);
      } catch {
        return none;
      }
    }),
  );
  late.cancel();
  const all = parts.flatMap((part) => [...part]);
  return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function lateness(timeoutMs: number | undefined) {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<Metrics>((resolve) => {
    if (timeoutMs !== undefined) timer = setTimeout(() => resolve(new Map()), timeoutMs);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}
