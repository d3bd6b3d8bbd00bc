import {
  createHttpApplication,
  httpLimits,
  mountEndpoints,
  disabledPaths,
  provided,
  subjectOf,
  type Log,
} from '@mezzo/http-kit';
import { openTaskTracing } from '@mezzo/telemetry';
import type { AddressInfo } from 'node:net';
import type { MasterSettings } from './flags/read-master-flags.ts';
import { listenAddress, makeMasterInfo, newMasterId } from './leadership/master-info.ts';
import { adaptersOf, type MasterAdapters } from './master-adapters.ts';
import { masterApi } from './openapi/master-api.ts';
import { MasterModule } from './module/master.module.ts';
import { loadSecurity } from './security/load-security.ts';
import { tokens } from './tokens.ts';

/**
 * Connections that may wait to be taken, as far as the system allows: all agents of a large cluster
 * come at once to a new leader, and whoever finds no room tries again only after seconds.
 */
const waitingConnectionsMax = 16_384;

export interface StartMasterOptions {
  readonly settings: MasterSettings;
  /** Absent: those that the flags ask for. */
  readonly adapters?: MasterAdapters;
  /** This master may or can no longer lead: the process must end. */
  readonly stepDown: (reason: string) => void;
}

export interface RunningMaster {
  readonly port: number;
  readonly log: Log;
  /** Ends it in order. */
  stop(): Promise<void>;
}

/** Starts a master: it listens, stands for election and leads. */
export async function startMaster(options: StartMasterOptions): Promise<RunningMaster> {
  const { settings, stepDown } = options;
  const { flags } = settings;
  const id = newMasterId();
  const adapters = options.adapters ?? adaptersOf(flags, id);
  const limits = {
    ...httpLimits,
    bodyBytesMax: flags.max_request_body_size ?? httpLimits.bodyBytesMax,
  };
  const security = await loadSecurity(settings);
  // Spans fail only after they were made, and so after there is a log.
  const tracing = await openTaskTracing({
    serviceName: 'mezzo-master',
    onError: (error) => log.warn({ err: error }, 'traces are lost'),
  });
  const module = MasterModule.register({ settings, adapters, security, tracing, stepDown });
  const app = await createHttpApplication(module, limits, security.tls);
  const log = provided(app, tokens.log);
  const approvers = provided(app, tokens.approvers);
  for (const warning of security.warnings) log.warn({}, warning);
  mountEndpoints(app.getHttpServer(), {
    defaultProcess: 'master',
    endpoints: masterApi(provided(app, tokens.endpoints)),
    authenticator: security.authenticator,
    prepare: ({ principal }) => approvers.prepare(subjectOf({ principal })),
    limits,
    disabledPaths: disabledPaths(flags.firewall_rules, 'master'),
    ...(adapters.fallback && { fallback: adapters.fallback }),
    onFailure: (error, { method, path }) => {
      log.error({ err: error, method, path }, 'request failed');
    },
  });
  adapters.attach?.(app.getHttpServer(), {
    leadership: provided(app, tokens.leadership),
    authenticator: security.authenticator,
    approvers,
  });
  const ip = listenAddress(flags);
  const place = { port: flags.port, host: ip ?? '0.0.0.0' };
  await app.listen({ ...place, backlog: waitingConnectionsMax });
  const { port } = app.getHttpServer().address() as AddressInfo;
  const runtime = provided(app, tokens.runtime);
  runtime.start(await makeMasterInfo(flags, { id, ip, port }));
  return {
    port,
    log,
    stop: async () => {
      await runtime.stop();
      await app.close();
    },
  };
}
