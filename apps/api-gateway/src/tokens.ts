import { token, type AdjustableLog, type Endpoint, type MetricsSource } from '@mezzo/http-kit';
import type { Forwarder } from './calls/forwarder.ts';
import type { EdgeSecurity } from './edge/load-edge-security.ts';
import type { GatewayFlags } from './flags/gateway-flags.ts';
import type { GatewayCounters } from './gateway-counters.ts';
import type { GatewayRuntime } from './gateway-runtime.ts';
import type { LeaderTracker } from './leader/leader-tracker.ts';
import type { MasterConnections } from './masters/master-connections.ts';
import type { HeldStreams } from './streams/held-streams.ts';

/** The gateway's providers by name. */
export const tokens = {
  flags: token<GatewayFlags>('flags'),
  security: token<EdgeSecurity>('security'),
  log: token<AdjustableLog>('log'),
  /** Only goes forward, whatever is done to the machine's time. */
  nowMs: token<() => number>('nowMs'),
  counters: token<GatewayCounters>('counters'),
  leaders: token<LeaderTracker>('leaders'),
  connections: token<MasterConnections>('connections'),
  forwarder: token<Forwarder>('forwarder'),
  streams: token<HeldStreams>('streams'),
  metrics: token<readonly MetricsSource[]>('metrics'),
  runtime: token<GatewayRuntime>('runtime'),
  proxyEndpoints: token<readonly Endpoint[]>('proxyEndpoints'),
  endpoints: token<readonly Endpoint[]>('endpoints'),
} as const;
