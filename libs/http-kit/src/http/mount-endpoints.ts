import { invariant } from '@mezzo/domain';
import type { FastifyInstance } from 'fastify';
import { METHODS } from 'node:http';
import { EndpointDispatcher, type EndpointDispatcherOptions } from './endpoint-dispatcher.ts';

/**
 * Mounts endpoints on the Fastify instance of a Nest application, below everything else. They take
 * over before Fastify looks at the body: Mesos' rules on content types are not Fastify's.
 */
export function mountEndpoints(fastify: FastifyInstance, options: EndpointDispatcherOptions): void {
  const dispatcher = new EndpointDispatcher(options);
  fastify.route({
    method: allMethods(fastify),
    url: '*',
    onRequest: (request, reply) => {
      reply.hijack();
      dispatcher.dispatch(request.raw, reply.raw);
    },
    handler: () => invariant(false, 'the hook above answers every request'),
  });
}

/** Every method reaches the handlers, which answer 405 where Mesos does. */
function allMethods(fastify: FastifyInstance): string[] {
  const methods = METHODS.filter((method) => method !== 'CONNECT');
  for (const method of methods) {
    if (!fastify.supportedMethods.includes(method))
      fastify.addHttpMethod(method, { hasBody: true });
  }
  return methods;
}
