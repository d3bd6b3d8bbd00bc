import { Module } from '@nestjs/common';
import type { AddressInfo } from 'node:net';
import type { EndpointDispatcherOptions } from '../endpoint-dispatcher.ts';
import { createHttpApplication, httpLimits } from '../http-adapter.ts';
import { mountEndpoints } from '../mount-endpoints.ts';

@Module({})
class EmptyModule {}

/** A Nest application that serves nothing but the given endpoints, on a port of its own. */
export async function startEndpoints(
  options: Partial<EndpointDispatcherOptions> & Pick<EndpointDispatcherOptions, 'endpoints'>,
  host = '127.0.0.1',
) {
  const failures: unknown[] = [];
  const app = await createHttpApplication(EmptyModule, { ...httpLimits, ...options.limits });
  mountEndpoints(app.getHttpServer(), {
    defaultProcess: 'master',
    authenticator: { authenticate: () => ({ principal: undefined }) },
    onFailure: (error) => failures.push(error),
    ...options,
  });
  await app.listen(0, host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    /** All that it listens on. */
    addresses: app.getHttpAdapter().getInstance().addresses() as AddressInfo[],
    failures,
    close: () => app.close(),
  };
}
