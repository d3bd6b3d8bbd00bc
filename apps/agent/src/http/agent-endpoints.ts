import {
  defaultAnswer,
  filesEndpoints,
  loggingEndpoint,
  metricsEndpoints,
  systemMetrics,
  systemStatsEndpoint,
  Verbosity,
  type AdjustableLog,
  type Endpoint,
  type FileCatalog,
  type ParsedFlags,
} from '@mezzo/http-kit';
import type { AgentHandle } from '../agent-handle.ts';
import type { agentFlags } from '../flags/agent-flags.ts';
import { executorEndpoint } from './executor-endpoint.ts';
import { AGENT_PROCESS, READONLY_REALM, READWRITE_REALM } from './realms.ts';

export interface AgentEndpointsOptions {
  readonly handle: AgentHandle;
  readonly catalog: FileCatalog;
  readonly flags: ParsedFlags<typeof agentFlags>;
  readonly log: AdjustableLog;
}

/** Everything an agent serves. */
export function agentEndpoints({
  handle,
  catalog,
  log,
}: AgentEndpointsOptions): readonly Endpoint[] {
  const verbosity = new Verbosity(log);
  return [
    {
      process: AGENT_PROCESS,
      name: 'health',
      help: 'Health status of the agent.',
      handle: () => ({ status: 200 }),
    },
    executorEndpoint(handle),
    ...filesEndpoints(catalog, READONLY_REALM),
    ...metricsEndpoints([systemMetrics], READONLY_REALM),
    systemStatsEndpoint,
    loggingEndpoint(verbosity, READWRITE_REALM),
    { process: AGENT_PROCESS, name: '', isExact: true, handle: () => defaultAnswer(404) },
  ];
}
