import {
  filesEndpoints,
  jsonpAnswer,
  loggingEndpoint,
  metricsEndpoints,
  profilerEndpoints,
  systemMetrics,
  systemStatsEndpoint,
  Verbosity,
  versionEndpoint,
  requireEndpointAccess,
  type AdjustableLog,
  type ApproversOfRequest,
  type Endpoint,
  type FileCatalog,
  type ParsedFlags,
} from '@mezzo/http-kit';
import { writeJson } from '@mezzo/proto';
import type { AgentHandle } from '../agent-handle.ts';
import type { agentFlags } from '../flags/agent-flags.ts';
import { agentMetrics } from '../views/agent-metrics.ts';
import { executorEndpoint } from './executor-endpoint.ts';
import { operatorEndpoint } from './operator/operator-endpoint.ts';
import { guardFlags } from '../security/endpoint-guards.ts';
import { readinessEndpoint } from './readiness-endpoint.ts';
import { AGENT_PROCESS, READONLY_REALM, READWRITE_REALM } from './realms.ts';
import { stateEndpoints } from './state-endpoints.ts';

export interface AgentEndpointsOptions {
  readonly handle: AgentHandle;
  readonly catalog: FileCatalog;
  readonly flags: ParsedFlags<typeof agentFlags>;
  readonly log: AdjustableLog;
  /** What whoever makes a request may do. */
  readonly approversOf: ApproversOfRequest;
}

/** Everything an agent serves. */
export function agentEndpoints(options: AgentEndpointsOptions): readonly Endpoint[] {
  const { handle, catalog, log, approversOf } = options;
  const flags = options.flags.printed;
  const verbosity = new Verbosity(log);
  const metrics = [agentMetrics(handle), systemMetrics];
  const access = (path: string) => [requireEndpointAccess(approversOf, path)];
  return [
    operatorEndpoint({ handle, catalog, flags, metrics, verbosity, approversOf }),
    executorEndpoint(handle),
    ...stateEndpoints({ handle, flags, approversOf }),
    { ...flagsEndpoint(flags), guards: [guardFlags(approversOf)] },
    healthEndpoint,
    readinessEndpoint(handle),
    versionEndpoint,
    ...filesEndpoints(catalog, READONLY_REALM, access('/files/debug')),
    ...metricsEndpoints(metrics, {
      realm: READONLY_REALM,
      guards: access('/metrics/snapshot'),
      rateLimit: options.flags.values.metrics_snapshot_rate_limit,
    }),
    systemStatsEndpoint,
    loggingEndpoint(verbosity, READWRITE_REALM, access('/logging/toggle')),
    ...profilerEndpoints(READWRITE_REALM),
  ];
}

/** Open to all: load balancers ask. */
const healthEndpoint: Endpoint = {
  process: AGENT_PROCESS,
  name: 'health',
  help: 'Health status of the agent.',
  handle: () => ({ status: 200 }),
};

function flagsEndpoint(flags: ReadonlyMap<string, string>): Endpoint {
  return {
    process: AGENT_PROCESS,
    name: 'flags',
    realm: READONLY_REALM,
    help: "Exposes the agent's flag configuration.",
    handle: ({ query }) =>
      jsonpAnswer(query.get('jsonp'), writeJson({ flags: Object.fromEntries(flags) })),
  };
}
