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
) {
  const failures: unknown[] = [];
  const app = await createHttpApplication(EmptyModule, { ...httpLimits, ...options.limits });
  mountEndpoints(app.getHttpAdapter().getInstance(), {
    defaultProcess: 'master',
    authenticator: { authenticate: () => ({ principal: undefined }) },
    onFailure: (error) => failures.push(error),
    ...options,
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, failures, close: () => app.close() };
}
