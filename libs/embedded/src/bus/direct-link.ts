import type { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';

/** HTTP path of the upgrade that opens a link. Private: no client of the public API uses it. */
export const directLinkPath = '/mezzo/agent-link';

const farewellMsMax = 2_000;

export interface DirectLinkLimits {
  /** A peer that leaves more than this unread is cut off. */
  readonly bufferedBytesMax: number;
  readonly messageBytesMax: number;
  /** How often a sign of life is asked for. */
  readonly pingIntervalMs: number;
  /**
   * A peer that gave no sign of life for so long is cut off. Longer than the protocol's own ping
   * timeout (75 s), which has consequences of its own: this one only finds dead connections.
   */
  readonly silenceMsMax: number;
  /** How many agents one shared link may carry: their fate is one, and their sums are kept. */
  readonly sharedAddressesMax: number;
}

export const directLinkLimits: DirectLinkLimits = {
  bufferedBytesMax: 256 * 1024 * 1024,
  messageBytesMax: 128 * 1024 * 1024,
  pingIntervalMs: 15_000,
  silenceMsMax: 120_000,
  sharedAddressesMax: 1_000,
};

/** When a link's texts are read, and its end is told: at once, or when others have had their turn. */
export interface LinkReading {
  /** In the order of the calls. */
  readonly enqueue: (job: () => void) => void;
  /** So much waits that no more is to be taken from the system. */
  readonly isBehind: boolean;
}

const readingAtOnce: LinkReading = { enqueue: (job) => job(), isBehind: false };

export interface LinkEvents {
  /** @returns whether it was understood: a peer that speaks something else is cut off */
  onText(text: string): boolean;
  /** Once, whoever ended the link. */
  onEnd(): void;
}

export interface DirectLinkOptions {
  readonly socket: WebSocket;
  /** What the WebSocket writes to. */
  readonly stream: Duplex;
  readonly limits: DirectLinkLimits;
  readonly events: LinkEvents;
  /** At once unless given. */
  readonly reading?: LinkReading;
}

/** One end of an open WebSocket between agents and a master. */
export class DirectLink {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #limits: DirectLinkLimits;
  readonly #timer: NodeJS.Timeout;
  #isCorked = false;
  #lastHeardMs = performance.now();
  /** What came before the link was cut, and has not been read yet, counts no more. */
  #isCut = false;

  constructor({ socket, stream, limits, events, reading = readingAtOnce }: DirectLinkOptions) {
    this.#socket = socket;
    this.#stream = stream;
    this.#limits = limits;
    socket.on('message', (data) => {
      this.#hear();
      if (reading.isBehind) socket.pause();
      reading.enqueue(() => {
        if (!this.#isCut && !events.onText(textOf(data))) this.terminate();
        if (socket.isPaused) socket.resume();
      });
    });
    socket.on('ping', () => this.#hear());
    socket.on('pong', () => this.#hear());
    // What went wrong does not matter: 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(this.#timer);
      reading.enqueue(() => events.onEnd());
    });
    this.#timer = setInterval(() => this.#checkLife(), limits.pingIntervalMs);
  }

  send(text: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#cork();
    this.#socket.send(text);
    if (this.#socket.bufferedAmount > this.#limits.bufferedBytesMax) this.terminate();
  }

  /** Sends what is buffered, then closes. Resolves when the link has ended. */
  close(): Promise<void> {
    const socket = this.#socket;
    if (socket.readyState === WebSocket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => {
      // A peer that does not take its leave in time is left without.
      const timer = setTimeout(() => socket.terminate(), farewellMsMax);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.close();
    });
  }

  /** Breaks the connection without a farewell. */
  terminate(): void {
    this.#isCut = true;
    this.#socket.terminate();
  }

  /** What is sent in one turn leaves in one piece: a call of the system costs more than a message. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#stream.cork();
    process.nextTick(() => {
      this.#isCorked = false;
      this.#stream.uncork();
    });
  }

  #hear(): void {
    this.#lastHeardMs = performance.now();
  }

  #checkLife(): void {
    if (performance.now() - this.#lastHeardMs > this.#limits.silenceMsMax) this.terminate();
    else this.#socket.ping();
  }
}

function textOf(data: RawData): string {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : data;
  return (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)).toString('utf8');
}
