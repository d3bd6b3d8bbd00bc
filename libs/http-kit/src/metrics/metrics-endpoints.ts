import { double, writeJson } from '@mezzo/proto';
import { parseDurationMs } from '../flags/flag.ts';
import { jsonpAnswer, textAnswer, type Answer } from '../http/answer.ts';
import type { Endpoint, EndpointGuard, EndpointRequest } from '../http/endpoint.ts';
import { collectMetrics, type Metrics, type MetricsSource } from './metrics.ts';
import { prometheusText } from './prometheus-text.ts';

/** `/metrics/snapshot` as Mesos has it, and `/metrics` for Prometheus. */
export function metricsEndpoints(
  sources: readonly MetricsSource[],
  realm: string,
  guards: readonly EndpointGuard[] = [],
): readonly Endpoint[] {
  return [
    {
      process: 'metrics',
      name: 'snapshot',
      realm,
      guards,
      help: 'Provides a snapshot of the current metrics.',
      handle: (request) => snapshot(sources, request),
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
        body: prometheusText(await collectMetrics(sources)),
      }),
    },
  ];
}

async function snapshot(
  sources: readonly MetricsSource[],
  { query }: EndpointRequest,
): Promise<Answer> {
  const timeout = query.get('timeout');
  const timeoutMs = timeout === undefined ? undefined : parseDurationMs(timeout);
  if (typeof timeoutMs === 'object') {
    return textAnswer(400, `Invalid timeout '${timeout ?? ''}': ${timeoutMs.error}.\n`);
  }
  return jsonpAnswer(query.get('jsonp'), metricsJson(await collectMetrics(sources, timeoutMs)));
}

function metricsJson(metrics: Metrics): string {
  const members = [...metrics].map(([name, value]) => [name, double(value)] as const);
  return writeJson(Object.fromEntries(members));
}
