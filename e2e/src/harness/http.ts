import { masterClient, type MasterClient } from '@mezzo/api-client';
import { request as httpRequest, type Agent } from 'node:http';

/** Where a service listens. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

export interface HttpCall {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | undefined;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Connections to use again; without it each call opens its own. */
  readonly connections?: Agent;
  readonly timeoutMs?: number;
}

/** A busy machine may take seconds; an answer that takes longer is a failure. */
const timeoutMsDefault = 20_000;

/** The typed client of the master that listens there. */
export function masterAt({ host, port }: Endpoint): MasterClient {
  return masterClient(`http://${host}:${String(port)}`);
}

/** One call, with its whole answer. Rejects when there is none in time. */
export function call(endpoint: Endpoint, options: HttpCall): Promise<HttpReply> {
  const {
    method = 'GET',
    path,
    headers = {},
    body,
    connections,
    timeoutMs = timeoutMsDefault,
  } = options;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { ...endpoint, method, path, headers, agent: connections ?? false },
      (incoming) => {
        const pieces: Buffer[] = [];
        incoming.on('data', (piece: Buffer) => pieces.push(piece));
        incoming.once('error', reject);
        incoming.once('end', () => {
          const { statusCode: status = 0, headers: received } = incoming;
          resolve({ status, headers: received, body: Buffer.concat(pieces) });
        });
      },
    );
    outgoing.setTimeout(timeoutMs, () => {
      outgoing.destroy(new Error(`${method} ${path}: no answer in ${String(timeoutMs)} ms`));
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** The JSON that a GET answers. Rejects on any status but 200. */
export async function getJson<T>(endpoint: Endpoint, path: string): Promise<T> {
  const { status, body } = await call(endpoint, { path });
  if (status !== 200) throw new Error(`GET ${path}: ${String(status)} ${body.toString()}`);
  return JSON.parse(body.toString()) as T;
}
