import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import {
  DirectLink,
  directLinkLimits,
  directLinkPath,
  type DirectLinkLimits,
  type LinkEvents,
} from './direct-link.ts';

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

/** How a link to the leading master comes about, and again when it breaks. */
export interface LinkKeeperOptions {
  /** `host:port` of a master: the leader, or one that redirects to it. Undefined: none is known. */
  readonly master: () => string | undefined;
  /** What it takes to reach a master that serves HTTPS; undefined: it serves HTTP. */
  readonly tls?: DirectLinkTls | undefined;
  /** Header by which the agent, or whoever holds many agents, shows who it is. */
  readonly authorization?: string | undefined;
  /** The master does not let this agent in: `401` or `403`. It is not asked again. */
  readonly onRefused?: (status: number) => void;
  readonly limits?: Partial<DirectLinkLimits>;
  /** Waiting time before the first attempt to reconnect; it doubles up to `reconnectMsMax`. */
  readonly reconnectMsMin?: number;
  readonly reconnectMsMax?: number;
}

export interface LinkKeeperEvents extends LinkEvents {
  onOpen(): void;
}

/** Masters send on to the leader; that one may have changed on the way. */
const redirectsMax = 5;

/** Waiting time between attempts to connect, at most, unless it is told otherwise. */
export const reconnectMsMaxDefault = 2_000;

/**
 * Connects as long as it is open, and again whenever the link breaks; what is sent meanwhile is
 * dropped.
 */
export class LinkKeeper {
  readonly limits: DirectLinkLimits;
  readonly #query: string;
  readonly #options: LinkKeeperOptions;
  readonly #events: LinkKeeperEvents;
  #link: DirectLink | undefined;
  #socket: WebSocket | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #failuresCount = 0;
  #isClosed = false;

  /** @param query - of the upgrade request: what kind of link is wanted */
  constructor(query: string, options: LinkKeeperOptions, events: LinkKeeperEvents) {
    this.#query = query;
    this.#options = options;
    this.#events = events;
    this.limits = { ...directLinkLimits, ...options.limits };
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#link !== undefined;
  }

  send(text: string): void {
    this.#link?.send(text);
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
    const scheme = this.#options.tls === undefined ? 'ws' : 'wss';
    this.#connectTo(`${scheme}://${master}${directLinkPath}?${this.#query}`, redirectsMax);
  }

  #connectTo(url: string, redirectsLeft: number): void {
    const { tls, authorization } = this.#options;
    const socket = new WebSocket(url, {
      ...tls,
      ...(authorization !== undefined && { headers: { authorization } }),
      perMessageDeflate: false,
      maxPayload: this.limits.messageBytesMax,
      handshakeTimeout: 10_000,
    });
    this.#socket = socket;
    socket.once('upgrade', ({ socket: stream }) => {
      socket.once('open', () => this.#onOpen(socket, stream));
    });
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

  #onOpen(socket: WebSocket, stream: Duplex): void {
    this.#failuresCount = 0;
    const events: LinkEvents = {
      onText: (text) => this.#events.onText(text),
      onEnd: () => {
        this.#link = undefined;
        this.#events.onEnd();
        this.#retry();
      },
    };
    this.#link = new DirectLink({ socket, stream, limits: this.limits, events });
    this.#events.onOpen();
  }

  #retry(): void {
    if (this.#isClosed) return;
    const { reconnectMsMin = 50, reconnectMsMax = reconnectMsMaxDefault } = this.#options;
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
