import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { formatAuthority, type Authority } from '../flags/masters-flag.ts';
import { QuickCall } from './quick-call.ts';
import { QuickConnections } from './quick-connections.ts';
import { responseOf, type MasterResponse, type StreamedResponse } from './master-response.ts';
import type { Headers } from './proxy-headers.ts';

export interface MasterRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What became of a request: an answer has begun, or not. */
export type Attempt<Response extends MasterResponse = MasterResponse> =
  | { readonly response: Response }
  /** `sent`: the master may have got it, and may have done what it says. */
  | { readonly failure: string; readonly sent: boolean };

export type MasterTls = SecureContextOptions & { readonly rejectUnauthorized: boolean };

/** Calls that run beside each other; more wait for a connection. Masters answer in milliseconds. */
const connectionsMax = 512;
const idleConnectionsMax = 128;
/** Masters keep idle connections for ten minutes; ours are gone long before they could be cut. */
const idleMsMax = 60_000;

const connectMsMax = 5_000;

/** An answer has begun by then: the longest that a master takes is the storage of its registry. */
const responseMsMax = 120_000;

/** A request that may be given up when its master leads no more. */
interface Waiting {
  readonly abandon: (reason: string) => void;
}

type Master = Authority & { readonly id?: string };

/**
 * The connections of the gateway to the masters. Calls share connections that are kept; a stream gets
 * one for itself.
 */
export class MasterConnections {
  readonly #tls: MasterTls | undefined;
  readonly #kept: HttpAgent | HttpsAgent;
  readonly #quick = new Map<string, QuickConnections>();
  /** Requests without an answer, by master. */
  readonly #waiting = new Map<string, Set<Waiting>>();

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
    this.#kept = tls === undefined ? new HttpAgent(options) : new HttpsAgent(options);
  }

  /** Makes a call whose answer is short: it is there as a whole. Never rejects. */
  quick(master: Master, request: MasterRequest): Promise<Attempt> {
    return new Promise((resolve) => {
      const waiting = this.#waitingFor(master);
      const call = new QuickCall(request, (attempt) => {
        waiting.delete(call);
        resolve(attempt);
      });
      waiting.add(call);
      this.#quickTo(master).make(call);
    });
  }

  /** Makes a request; never rejects. Errors after the answer has begun are errors of its body. */
  call(
    master: Master,
    request: MasterRequest,
    timeoutMs?: number,
  ): Promise<Attempt<StreamedResponse>> {
    return this.#send(master, request, this.#kept, timeoutMs);
  }

  /** The same, on a connection of its own: the answer does not end. */
  open(master: Master, request: MasterRequest): Promise<Attempt<StreamedResponse>> {
    return this.#send(master, request, false);
  }

  /** Gives up on requests that a master which leads no more has not answered. */
  abandon(masterId: string): void {
    for (const each of [...(this.#waiting.get(masterId) ?? [])]) {
      each.abandon('another master leads');
    }
    this.#waiting.delete(masterId);
  }

  close(): void {
    this.#kept.destroy();
    for (const connections of this.#quick.values()) connections.close();
  }

  #send(
    master: Master,
    request: MasterRequest,
    agent: RequestOptions['agent'],
    timeoutMs: number = responseMsMax,
  ): Promise<Attempt<StreamedResponse>> {
    return new Promise((resolve) => {
      const outgoing = this.#request(master, request, agent);
      const waiting = this.#waitingFor(master);
      const one = { abandon: (reason: string) => outgoing.destroy(new Error(reason)) };
      waiting.add(one);
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
      const settle = (attempt: Attempt<StreamedResponse>): void => {
        clearTimeout(timer);
        waiting.delete(one);
        resolve(attempt);
      };
      outgoing.once('response', (incoming) => settle({ response: responseOf(incoming) }));
      // Stays: what fails later is told to the reader of the answer.
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        settle({ failure: error.code ?? error.message, sent: isConnected });
      });
      outgoing.end(request.body);
    });
  }

  #request(
    { host, port }: Authority,
    { method, url, headers, body }: MasterRequest,
    agent: RequestOptions['agent'],
  ): ClientRequest {
    const hasBody = body.length > 0 || method === 'POST' || method === 'PUT';
    const options: RequestOptions = {
      host,
      port,
      method,
      path: url,
      headers: hasBody ? { ...headers, 'content-length': body.length } : headers,
      agent,
    };
    return this.#tls === undefined
      ? httpRequest(options)
      : httpsRequest({ ...options, ...this.#tls });
  }

  #quickTo(master: Authority): QuickConnections {
    const authority = formatAuthority(master);
    const known = this.#quick.get(authority);
    if (known !== undefined) return known;
    const made = new QuickConnections(master, this.#tls);
    this.#quick.set(authority, made);
    return made;
  }

  #waitingFor({ id = '' }: Master): Set<Waiting> {
    const known = this.#waiting.get(id);
    if (known !== undefined) return known;
    const made = new Set<Waiting>();
    this.#waiting.set(id, made);
    return made;
  }
}

/** Nothing of a request has left before its connection stands. */
function whenConnected(outgoing: ClientRequest, connected: () => void): void {
  outgoing.once('socket', (socket: Socket & { readonly encrypted?: boolean }) => {
    if (outgoing.reusedSocket || !socket.connecting) connected();
    else socket.once(socket.encrypted === true ? 'secureConnect' : 'connect', connected);
  });
}
