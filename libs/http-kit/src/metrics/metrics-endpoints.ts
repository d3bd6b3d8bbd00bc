import { double, writeJson } from '@mezzo/proto';
import { parseDurationMs } from '../flags/flag.ts';
import type { RateLimit } from '../flags/rate-limit-flag.ts';
import { defaultAnswer, jsonpAnswer, textAnswer, type Answer } from '../http/answer.ts';
import type { Endpoint, EndpointGuard, EndpointRequest } from '../http/endpoint.ts';
import { collectMetrics, type Metrics, type MetricsSource } from './metrics.ts';
import { prometheusText } from './prometheus-text.ts';
import { Turnstile } from './turnstile.ts';

export interface MetricsEndpointsOptions {
  readonly realm: string;
  readonly guards?: readonly EndpointGuard[];
  /** `--metrics_snapshot_rate_limit`: requests beyond it wait. Undefined: Mesos' own limit. */
  readonly rateLimit?: RateLimit | 'unlimited' | undefined;
  /** Metrics that Mesos has not: for Prometheus only, as the snapshot is what Mesos' clients know. */
  readonly ownSources?: readonly MetricsSource[];
}

/** Source: mesos 3rdparty/libprocess/src/metrics/metrics.cpp#MetricsProcess::create */
const defaultRateLimit: RateLimit = { permits: 2, periodMs: 1_000 };

/**
 * `/metrics/snapshot` as Mesos has it, and `/metrics` for Prometheus, which is not held back: who
 * scrapes gives up after seconds.
 */
export function metricsEndpoints(
  sources: readonly MetricsSource[],
  options: MetricsEndpointsOptions,
): readonly Endpoint[] {
  const { realm, guards = [], rateLimit = defaultRateLimit, ownSources = [] } = options;
  const turnstile = rateLimit === 'unlimited' ? undefined : new Turnstile(rateLimit);
  return [
    {
      process: 'metrics',
      name: 'snapshot',
      realm,
      guards,
      help: 'Provides a snapshot of the current metrics.',
      handle: (request) => snapshot(sources, request, turnstile),
    },
    {
      process: 'metrics',
      name: '',
      realm,
      guards,
      isExact: true,
      help: 'The current metrics in the text format of Prometheus.',
      handle: async () => ({
        status: 200,
        headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
        body: prometheusText(await collectMetrics([...sources, ...ownSources])),
      }),
    },
  ];
}

async function snapshot(
  sources: readonly MetricsSource[],
  { query }: EndpointRequest,
  turnstile: Turnstile | undefined,
): Promise<Answer> {
  const timeout = query.get('timeout');
  const timeoutMs = timeout === undefined ? undefined : parseDurationMs(timeout);
  if (typeof timeoutMs === 'object') {
    return textAnswer(400, `Invalid timeout '${timeout ?? ''}': ${timeoutMs.error}.\n`);
  }
  if ((await turnstile?.pass()) === false) return defaultAnswer(503);
  return jsonpAnswer(query.get('jsonp'), metricsJson(await collectMetrics(sources, timeoutMs)));
}

function metricsJson(metrics: Metrics): string {
  const members = [...metrics].map(([name, value]) => [name, double(value)] as const);
  return writeJson(Object.fromEntries(members));
}
