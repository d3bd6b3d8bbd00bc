import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TlsOptions } from 'node:tls';

export interface HttpLimits {
  /** Longer bodies are refused with 413. */
  readonly bodyBytesMax: number;
  /** A client must have sent its headers, and its whole request, by then. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** How often connections are looked at for that. */
  readonly timeoutCheckMs: number;
  /** Mesos keeps idle connections open; clients count on finding theirs alive. */
  readonly keepAliveTimeoutMs: number;
}

export const httpLimits: HttpLimits = {
  bodyBytesMax: 32 * 1024 * 1024,
  headersTimeoutMs: 60_000,
  requestTimeoutMs: 120_000,
  timeoutCheckMs: 5_000,
  keepAliveTimeoutMs: 600_000,
};

/**
 * Creates a Nest application on Fastify without parsers, filters or middleware of its own. Nest's own
 * log is off: programs log what happens to them, not how they are wired.
 *
 * @param module - the program's root module
 * @param tls - what HTTPS needs; undefined: plain HTTP
 */
export async function createHttpApplication(
  module: Type | DynamicModule,
  limits: HttpLimits = httpLimits,
  tls?: TlsOptions,
): Promise<NestFastifyApplication> {
  // Nest declares its options as a class, though any object will do.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  return NestFactory.create<NestFastifyApplication>(module, makeHttpAdapter(limits, tls), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
}

function makeHttpAdapter(limits: HttpLimits, tls: TlsOptions | undefined): FastifyAdapter {
  let first: Server | undefined;
  return new FastifyAdapter({
    skipMiddie: true,
    multipart: false,
    logger: false,
    // Streams never end by themselves: whoever stops the server ends them, then what is left is cut.
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // Whatever is mounted on the first is served by those for other addresses as well.
    serverFactory: () => {
      const server = makeServer(limits, tls);
      const main = (first ??= server);
      if (server !== main) server.on('request', (...request) => main.emit('request', ...request));
      return server;
    },
  });
}

/** Its requests are answered by what is mounted on it, and not by Fastify. */
function makeServer(limits: HttpLimits, tls: TlsOptions | undefined): Server {
  const timeouts = {
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.timeoutCheckMs,
  };
  const server =
    tls === undefined ? createServer(timeouts) : createTlsServer({ ...timeouts, ...tls });
  return server.on('clientError', refuseMalformedRequest);
}

/** What is not HTTP gets a 400 where that can still be sent, and the connection is closed. */
function refuseMalformedRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const text = '400 Bad Request.';
  socket.end(
    'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n' +
      `Connection: close\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    () => socket.destroy(),
  );
}
