import {
  createHttpApplication,
  httpLimits,
  mountEndpoints,
  provided,
  type Log,
} from '@mezzo/http-kit';
import type { AddressInfo } from 'node:net';
import { loadEdgeSecurity } from './edge/load-edge-security.ts';
import type { GatewayFlags } from './flags/gateway-flags.ts';
import { GatewayModule } from './gateway.module.ts';
import { tokens } from './tokens.ts';

export interface RunningGateway {
  readonly port: number;
  readonly log: Log;
  /** Ends it in order. */
  stop(): Promise<void>;
}

/** Starts a gateway: it listens, and looks for the leading master. */
export async function startGateway(flags: GatewayFlags): Promise<RunningGateway> {
  const security = await loadEdgeSecurity(flags);
  const limits = { ...httpLimits, bodyBytesMax: flags.max_request_body_size };
  const module = GatewayModule.register({ flags, security });
  const app = await createHttpApplication(module, limits, security.tls);
  const log = provided(app, tokens.log);
  for (const warning of security.warnings) log.warn({}, warning);
  mountEndpoints(app.getHttpServer(), {
    defaultProcess: 'master',
    endpoints: provided(app, tokens.endpoints),
    authenticator: security.authenticator,
    limits,
    onFailure: (error, { method, path }) => {
      log.error({ err: error, method, path }, 'request failed');
    },
  });
  const runtime = provided(app, tokens.runtime);
  runtime.start();
  await app.listen(flags.port, flags.ip ?? '0.0.0.0');
  const { port } = app.getHttpServer().address() as AddressInfo;
  log.info({ port }, 'gateway started');
  return {
    port,
    log,
    stop: async () => {
      await runtime.stop();
      await app.close();
      provided(app, tokens.connections).close();
    },
  };
}
