import type { Address, BusEndpoint, MessageHandler, Stop } from '@mezzo/domain';
import { WebSocket } from 'ws';
import {
  DirectLink,
  directLinkLimits,
  directLinkPath,
  type DirectLinkLimits,
} from './direct-link.ts';
import { Inbox } from './inbox.ts';

/** Keys and certificates as PEM. */
export interface DirectLinkTls {
  /** By which the master's certificate is checked; absent: those of the system. */
  readonly ca?: Buffer | undefined;
  /** The agent's own, for a master that asks for one. */
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
  /** Whether a master whose certificate cannot be checked is refused. */
  readonly rejectUnauthorized: boolean;
}

export interface DirectBusClientOptions {
  /** The agent's own address, such as `slave(1)@10.0.0.7:5051`. */
  readonly address: Address;
  /** `host:port` of a master: the leader, or one that redirects to it. Undefined: none is known. */
  readonly master: () => string | undefined;
  /** What it takes to reach a master that serves HTTPS; undefined: it serves HTTP. */
  readonly tls?: DirectLinkTls | undefined;
  /** Header by which the agent shows who it is. */
  readonly authorization?: string | undefined;
  /** The master does not let this agent in: `401` or `403`. It is not asked again. */
  readonly onRefused?: (status: number) => void;
  /** The link is up (again): the agent should register at once instead of waiting for its timer. */
  readonly onConnected?: () => void;
  readonly limits?: Partial<DirectLinkLimits>;
  /** Waiting time before the first attempt to reconnect; it doubles up to `reconnectMsMax`. */
  readonly reconnectMsMin?: number;
  readonly reconnectMsMax?: number;
}

/** Masters send on to the leader; that one may have changed on the way. */
const redirectsMax = 5;

/**
 * An agent's end of the direct bus. It connects as long as it is open, and again whenever the link
 * breaks; what is sent meanwhile is dropped.
 */
export class DirectBusClient<Incoming, Outgoing> implements BusEndpoint<Incoming, Outgoing> {
  readonly address: Address;
  readonly #options: DirectBusClientOptions;
  readonly #limits: DirectLinkLimits;
  readonly #inbox = new Inbox<Incoming>();
  #link: DirectLink | undefined;
  #socket: WebSocket | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #failuresCount = 0;
  #isClosed = false;

  constructor(options: DirectBusClientOptions) {
    this.address = options.address;
    this.#options = options;
    this.#limits = { ...directLinkLimits, ...options.limits };
    this.#connect();
  }

  send(to: Address, message: Outgoing, term: number): void {
    if (to === 'master') this.#link?.send({ term, message });
  }

  receive(handler: MessageHandler<Incoming>): Stop {
    return this.#inbox.receive(handler);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    if (this.#link === undefined) this.#socket?.terminate();
    await this.#link?.close();
  }

  /** Breaks the link without a farewell, as the death of the process would, and stays away. */
  terminate(): void {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    this.#socket?.terminate();
  }

  #connect(): void {
    const master = this.#options.master();
    if (master === undefined) {
      this.#retry();
      return;
    }
    const path = `${directLinkPath}?address=${encodeURIComponent(this.address)}`;
    const scheme = this.#options.tls === undefined ? 'ws' : 'wss';
    this.#connectTo(`${scheme}://${master}${path}`, redirectsMax);
  }

  #connectTo(url: string, redirectsLeft: number): void {
    const { tls, authorization } = this.#options;
    const socket = new WebSocket(url, {
      ...tls,
      ...(authorization !== undefined && { headers: { authorization } }),
      perMessageDeflate: false,
      maxPayload: this.#limits.messageBytesMax,
      handshakeTimeout: 10_000,
    });
    this.#socket = socket;
    socket.once('open', () => this.#onOpen(socket));
    // A refused or failed attempt ends in 'close' as well.
    socket.on('error', () => undefined);
    let next = (): void => this.#retry();
    socket.once('unexpected-response', (_, response) => {
      const { statusCode = 0, headers } = response;
      const location = redirectOf(url, statusCode, headers.location);
      if (location !== undefined && redirectsLeft > 0) {
        next = () => this.#connectTo(location, redirectsLeft - 1);
      } else if (statusCode === 401 || statusCode === 403) {
        this.#isClosed = true;
        this.#options.onRefused?.(statusCode);
      }
      socket.terminate();
    });
    socket.once('close', () => {
      if (this.#link === undefined && !this.#isClosed) next();
    });
  }

  #onOpen(socket: WebSocket): void {
    this.#failuresCount = 0;
    this.#link = new DirectLink(socket, this.#limits, {
      onMessage: ({ term, message }) => {
        this.#inbox.arrive({ envelope: { from: 'master', term, message: message as Incoming } });
      },
      onEnd: () => {
        this.#link = undefined;
        this.#inbox.arrive({ gonePeer: 'master' });
        this.#retry();
      },
    });
    this.#options.onConnected?.();
  }

  #retry(): void {
    if (this.#isClosed) return;
    const { reconnectMsMin = 50, reconnectMsMax = 2_000 } = this.#options;
    const delayMs = Math.min(reconnectMsMin * 2 ** this.#failuresCount, reconnectMsMax);
    this.#failuresCount += 1;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), delayMs);
  }
}

/**
 * Where a redirect leads to. We follow by ourselves: the leader is to be shown the same authorization,
 * which a WebSocket client keeps from another host by default. The scheme stays as it was.
 */
function redirectOf(url: string, status: number, location: string | undefined): string | undefined {
  const isRedirect = status === 307 || status === 308;
  if (!isRedirect || location === undefined || !URL.canParse(location, url)) return undefined;
  const next = new URL(location, url);
  next.protocol = new URL(url).protocol;
  return next.href;
}
