import { makeLog, provide, systemMetrics, type LogLevel } from '@mezzo/http-kit';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { join } from 'node:path';
import { Forwarder } from './calls/forwarder.ts';
import type { EdgeSecurity } from './edge/load-edge-security.ts';
import { ownEndpoints } from './endpoints/own-endpoints.ts';
import { proxyEndpoints } from './endpoints/proxy-endpoints.ts';
import { rateLimitGuard } from './endpoints/rate-limit-guard.ts';
import type { GatewayFlags } from './flags/gateway-flags.ts';
import { GatewayCounters } from './gateway-counters.ts';
import { GatewayRuntime } from './gateway-runtime.ts';
import { LeaderTracker } from './leader/leader-tracker.ts';
import { MasterConnections } from './masters/master-connections.ts';
import { HeldStreams } from './streams/held-streams.ts';
import { tokens } from './tokens.ts';

const levels: Readonly<Record<GatewayFlags['logging_level'], LogLevel>> = {
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
};

/** The whole gateway. Nothing runs before its {@link GatewayRuntime} is started. */
@Module({})
export class GatewayModule {
  static register(options: {
    readonly flags: GatewayFlags;
    readonly security: EdgeSecurity;
  }): DynamicModule {
    return {
      module: GatewayModule,
      providers: [
        { provide: tokens.flags, useValue: options.flags },
        { provide: tokens.security, useValue: options.security },
        { provide: tokens.nowMs, useValue: () => performance.now() },
        ...lineProviders,
        ...endpointProviders,
      ],
    };
  }
}

/** How the masters are found and reached. */
const lineProviders: readonly Provider[] = [
  provide(tokens.log, [tokens.flags], ({ logging_level: level, log_dir: folder, quiet }) =>
    makeLog({
      name: 'mezzo-api-gateway',
      level: levels[level],
      quiet,
      file: folder === undefined ? undefined : join(folder, 'mezzo-api-gateway.log'),
    }),
  ),
  provide(tokens.counters, [], () => new GatewayCounters()),
  provide(tokens.leaders, [tokens.nowMs], (nowMs) => new LeaderTracker(nowMs)),
  provide(
    tokens.connections,
    [tokens.security],
    ({ masterTls }) => new MasterConnections(masterTls),
  ),
  provide(
    tokens.forwarder,
    [tokens.leaders, tokens.connections, tokens.counters, tokens.nowMs, tokens.flags],
    (leaders, connections, counters, nowMs, { leader_timeout: leaderTimeoutMs }) =>
      new Forwarder({ leaders, connections, counters, nowMs, leaderTimeoutMs }),
  ),
  provide(
    tokens.streams,
    [
      tokens.forwarder,
      tokens.connections,
      tokens.leaders,
      tokens.counters,
      tokens.log,
      tokens.nowMs,
      tokens.flags,
    ],
    (forwarder, connections, leaders, counters, log, nowMs, flags) =>
      new HeldStreams({
        forwarder,
        connections,
        leaders,
        counters,
        log,
        nowMs,
        failoverTimeoutMs: flags.stream_failover_timeout,
      }),
  ),
  provide(
    tokens.runtime,
    [tokens.flags, tokens.leaders, tokens.connections, tokens.streams, tokens.log],
    (flags, leaders, connections, streams, log) =>
      new GatewayRuntime({ flags, leaders, connections, streams, log }),
  ),
];

/** What is served. */
const endpointProviders: readonly Provider[] = [
  provide(tokens.metrics, [tokens.counters, tokens.streams], (counters, streams) => [
    systemMetrics,
    counters,
    streams,
  ]),
  provide(
    tokens.proxyEndpoints,
    [tokens.forwarder, tokens.streams, tokens.counters, tokens.flags, tokens.nowMs],
    (forwarder, streams, counters, { rate_limits: limits, ssl_enabled: isTls }, nowMs) =>
      proxyEndpoints({
        forwarder,
        streams,
        counters,
        guards: limits === undefined ? [] : [rateLimitGuard(limits, counters, nowMs)],
        scheme: isTls === true ? 'https' : 'http',
      }),
  ),
  provide(
    tokens.endpoints,
    [tokens.proxyEndpoints, tokens.leaders, tokens.metrics, tokens.runtime, tokens.flags],
    (proxied, leaders, metrics, runtime, { hostname }) => [
      ...proxied,
      ...ownEndpoints({ leaders, metrics, hostname, isStopping: () => runtime.isStopping }),
    ],
  ),
];
