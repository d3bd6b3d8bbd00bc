import type { Server } from 'node:http';
import { EndpointDispatcher, type EndpointDispatcherOptions } from './endpoint-dispatcher.ts';

/**
 * Mounts endpoints on the server of a Nest application. They take every request as the server has it:
 * Mesos' rules on paths, methods and content types are not Fastify's, and a router in front of one that
 * answers everything would be passed for nothing.
 */
export function mountEndpoints(server: Server, options: EndpointDispatcherOptions): void {
  const dispatcher = new EndpointDispatcher(options);
  server.on('request', (incoming, response) => dispatcher.dispatch(incoming, response));
}
