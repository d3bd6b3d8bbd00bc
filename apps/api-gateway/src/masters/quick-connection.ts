import type { Socket } from 'node:net';
import type { Attempt, MasterRequest } from './master-connections.ts';
import { readQuickResponse } from './quick-response.ts';

/** What a connection does for one call. */
interface UnderWay {
  readonly settle: (attempt: Attempt) => void;
  /** When it is given up. */
  readonly untilMs: number;
  received: string;
}

export interface QuickConnectionOptions {
  readonly socket: Socket;
  /** The event that says that it stands. */
  readonly connected: 'connect' | 'secureConnect';
  /** Of the master, for `Host`. */
  readonly authority: string;
  readonly onIdle: (connection: QuickConnection) => void;
  readonly onClosed: (connection: QuickConnection) => void;
}

/** Copying so much costs less than a second write. */
const textBytesMax = 16 * 1024;
const connectMsMax = 5_000;
/** An answer has begun by then: the longest that a master takes is the storage of its registry. */
const responseMsMax = 120_000;
/** Masters keep idle connections for ten minutes; ours are gone long before they could be cut. */
const idleMsMax = 60_000;

/**
 * A kept connection for calls with short answers, one at a time. It does nothing that these do not
 * need: a call costs a fraction of what it costs with Node's client.
 */
export class QuickConnection {
  readonly #options: QuickConnectionOptions;
  #isConnected = false;
  #isClosed = false;
  #call: UnderWay | undefined;
  #idleSinceMs = 0;

  constructor(options: QuickConnectionOptions) {
    this.#options = options;
    const { socket, connected } = options;
    socket.setNoDelay(true);
    socket.once(connected, () => (this.#isConnected = true));
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.once('end', () => this.#end());
    socket.once('error', ({ code, message }: NodeJS.ErrnoException) => this.fail(code ?? message));
    socket.once('close', () => this.fail('ECONNRESET'));
  }

  /** Sends a request. Nothing else may be under way. */
  send(request: MasterRequest, nowMs: number, settle: UnderWay['settle']): void {
    const patienceMs = this.#isConnected ? responseMsMax : connectMsMax + responseMsMax;
    this.#call = { settle, untilMs: nowMs + patienceMs, received: '' };
    const { socket, authority } = this.#options;
    const { body } = request;
    const head = headOf(request, authority);
    if (body.length <= textBytesMax) {
      socket.write(head + Buffer.from(body).toString('latin1'), 'latin1');
    } else {
      socket.write(head, 'latin1');
      socket.write(body);
    }
  }

  /** Looks whether something takes too long. */
  tick(nowMs: number): void {
    if (this.#call === undefined) {
      this.#idleSinceMs ||= nowMs;
      if (nowMs - this.#idleSinceMs > idleMsMax) this.fail('idle');
      return;
    }
    const leftMs = this.#call.untilMs - nowMs;
    if (!this.#isConnected && leftMs < responseMsMax) this.fail('no connection in time');
    else if (leftMs < 0) this.fail('no answer in time');
  }

  /** Ends it, and the call under way with it. */
  fail(failure: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const call = this.#call;
    this.#call = undefined;
    this.#options.socket.destroy();
    this.#options.onClosed(this);
    // What waits for a connection has not left.
    call?.settle({ failure, sent: this.#isConnected });
  }

  #receive(bytes: Buffer): void {
    const call = this.#call;
    if (call === undefined) return this.fail('an answer to nothing');
    call.received += bytes.toString('latin1');
    this.#read(call, false);
  }

  #end(): void {
    if (this.#call !== undefined) this.#read(this.#call, true);
    this.fail('ECONNRESET');
  }

  #read(call: UnderWay, isOver: boolean): void {
    try {
      const response = readQuickResponse(call.received, isOver);
      if (response === undefined) return;
      this.#call = undefined;
      this.#idleSinceMs = 0;
      if (response.isKept) this.#options.onIdle(this);
      else this.fail('closed');
      call.settle({ response });
    } catch (error) {
      this.fail((error as Error).message);
    }
  }
}

/** Names and values come from a parser of requests: none of them can break a line. */
function headOf({ method, url, headers, body }: MasterRequest, authority: string): string {
  let head = `${method} ${url} HTTP/1.1\r\nhost: ${authority}\r\nconnection: keep-alive\r\n`;
  for (const name in headers) head += `${name}: ${headers[name] ?? ''}\r\n`;
  return `${head}content-length: ${String(body.length)}\r\n\r\n`;
}
