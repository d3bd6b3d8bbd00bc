import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import type { Authority } from '../flags/masters-flag.ts';
import type { Headers } from './proxy-headers.ts';

export interface MasterRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What became of a request: an answer has begun, or not. */
export type Attempt =
  | { readonly response: IncomingMessage }
  /** `sent`: the master may have got it, and may have done what it says. */
  | { readonly failure: string; readonly sent: boolean };

export type MasterTls = SecureContextOptions & { readonly rejectUnauthorized: boolean };

export interface SendOptions {
  /** The answer does not end: it gets a connection that is not used again. */
  readonly isStream?: boolean;
  readonly timeoutMs?: number;
}

/** Calls that run beside each other; more wait for a connection. Masters answer in milliseconds. */
const connectionsMax = 512;
const idleConnectionsMax = 128;

/** Masters keep idle connections for ten minutes; ours are gone long before they could be cut. */
const idleMsMax = 60_000;

/** Copying so much costs less than a second write. */
const textBytesMax = 16 * 1024;

const connectMsMax = 5_000;

/** An answer has begun by then: the longest that a master takes is the storage of its registry. */
const responseMsMax = 120_000;

/** The connections of the gateway to the masters. */
export class MasterConnections {
  readonly #tls: MasterTls | undefined;
  readonly #calls: HttpAgent | HttpsAgent;
  /** Requests without an answer, by master. */
  readonly #waiting = new Map<string, Set<ClientRequest>>();

  /** @param tls - undefined: plain HTTP */
  constructor(tls: MasterTls | undefined) {
    this.#tls = tls;
    const options = {
      keepAlive: true,
      maxSockets: connectionsMax,
      maxFreeSockets: idleConnectionsMax,
      timeout: idleMsMax,
      scheduling: 'lifo' as const,
    };
    this.#calls = tls === undefined ? new HttpAgent(options) : new HttpsAgent(options);
  }

  /** Sends a request; never rejects. Errors after the answer has begun are errors of the answer. */
  send(
    master: Authority & { readonly id?: string },
    request: MasterRequest,
    { isStream = false, timeoutMs = responseMsMax }: SendOptions = {},
  ): Promise<Attempt> {
    return new Promise((resolve) => {
      const outgoing = this.#open(master, request, isStream);
      const waiting = this.#waitingFor(master.id ?? '');
      waiting.add(outgoing);
      let isConnected = false;
      const giveUp = (): void => {
        outgoing.destroy(new Error(isConnected ? 'no answer in time' : 'no connection in time'));
      };
      let timer = setTimeout(giveUp, Math.min(connectMsMax, timeoutMs));
      whenConnected(outgoing, () => {
        isConnected = true;
        clearTimeout(timer);
        timer = setTimeout(giveUp, timeoutMs);
      });
      const settle = (attempt: Attempt): void => {
        clearTimeout(timer);
        waiting.delete(outgoing);
        resolve(attempt);
      };
      outgoing.once('response', (response) => settle({ response }));
      // Stays: what fails later is told to the reader of the answer.
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        settle({ failure: error.code ?? error.message, sent: isConnected });
      });
      write(outgoing, request.body);
    });
  }

  /** Gives up on requests that a master which leads no more has not answered. */
  abandon(masterId: string): void {
    for (const request of [...(this.#waiting.get(masterId) ?? [])]) {
      request.destroy(new Error('another master leads'));
    }
    this.#waiting.delete(masterId);
  }

  close(): void {
    this.#calls.destroy();
  }

  #open(master: Authority, { method, url, headers, body }: MasterRequest, isStream: boolean) {
    const hasBody = body.length > 0 || method === 'POST' || method === 'PUT';
    const options: RequestOptions = {
      host: master.host,
      port: master.port,
      method,
      path: url,
      headers: hasBody ? { ...headers, 'content-length': body.length } : headers,
      agent: isStream ? false : this.#calls,
    };
    return this.#tls === undefined
      ? httpRequest(options)
      : httpsRequest({ ...options, ...this.#tls });
  }

  #waitingFor(masterId: string): Set<ClientRequest> {
    const known = this.#waiting.get(masterId) ?? new Set();
    this.#waiting.set(masterId, known);
    return known;
  }
}

/** A short body leaves with the headers in one write to the socket: as text. */
function write(outgoing: ClientRequest, body: Uint8Array): void {
  if (body.length === 0) outgoing.end();
  else if (body.length > textBytesMax) outgoing.end(body);
  else outgoing.end(Buffer.from(body).toString('latin1'), 'latin1');
}

/** Nothing of a request has left before its connection stands. */
function whenConnected(outgoing: ClientRequest, connected: () => void): void {
  outgoing.once('socket', (socket: Socket & { readonly encrypted?: boolean }) => {
    if (outgoing.reusedSocket || !socket.connecting) connected();
    else socket.once(socket.encrypted === true ? 'secureConnect' : 'connect', connected);
  });
}
