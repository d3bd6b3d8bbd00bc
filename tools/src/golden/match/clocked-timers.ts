import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from './json.ts';

/**
 * A timer has metrics once it has measured something, and the allocator measures by its clock: a
 * read in the first moments of a master shows all of a timer's metrics, or none. Where one side
 * shows all and the other none, they say nothing; where one shows some, they are compared.
 */

const timers = ['allocator/mesos/allocation_run_ms', 'allocator/mesos/allocation_run_latency_ms'];

const statistics = ['count', 'max', 'min', 'p50', 'p90', 'p95', 'p99', 'p999', 'p9999'];

function metricsOf(timer: string): readonly string[] {
  return [timer, ...statistics.map((each) => `${timer}/${each}`)];
}

/** Metrics that only one side shows, because only there the allocator has run. */
export function metricsOfOneSide(
  recorded: ReadonlySet<string>,
  actual: ReadonlySet<string>,
): ReadonlySet<string> {
  const oneSided = timers.map(metricsOf).filter((names) => {
    const counts = [recorded, actual].map((side) => names.filter((each) => side.has(each)).length);
    return counts.includes(0) && counts.includes(names.length);
  });
  return new Set(oneSided.flat());
}

/** The names of the metrics in `/metrics/snapshot` or in the answer to GET_METRICS. */
export function metricNames(view: JsonObject): ReadonlySet<string> {
  const { metrics } = view;
  return new Set(isJsonArray(metrics) ? metrics.map(nameOf) : Object.keys(view));
}

/** Either of these views without some metrics. */
export function withoutMetrics(view: JsonObject, names: ReadonlySet<string>): JsonObject {
  const { metrics } = view;
  if (isJsonArray(metrics)) {
    return { ...view, metrics: metrics.filter((each) => !names.has(nameOf(each))) };
  }
  return Object.fromEntries(Object.entries(view).filter(([key]) => !names.has(key)));
}

function nameOf(metric: JsonValue): string {
  const name = isJsonObject(metric) ? metric['name'] : undefined;
  return typeof name === 'string' ? name : '';
}
