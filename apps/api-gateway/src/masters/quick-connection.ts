import type { Socket } from 'node:net';
import type { Attempt, MasterRequest } from './master-connections.ts';
import { headerLines } from './proxy-headers.ts';
import { readQuickResponse, type ResponseHead } from './quick-response.ts';

/** What a connection does one of at a time. */
export interface CallUnderWay {
  readonly request: MasterRequest;
  settle(attempt: Attempt): void;
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
  #call: CallUnderWay | undefined;
  /** When it is given up. */
  #untilMs = 0;
  #received = '';
  /** Of the last answer: most begin as that did. */
  #lastHead: ResponseHead | undefined;
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
  send(call: CallUnderWay, nowMs: number): void {
    const patienceMs = this.#isConnected ? responseMsMax : connectMsMax + responseMsMax;
    this.#call = call;
    this.#untilMs = nowMs + patienceMs;
    this.#received = '';
    const { socket, authority } = this.#options;
    const { body } = call.request;
    const head = headOf(call.request, authority);
    if (body.length <= textBytesMax) {
      const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1');
      socket.write(head + text, 'latin1');
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
    const leftMs = this.#untilMs - nowMs;
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
    this.#received += bytes.toString('latin1');
    this.#read(call, false);
  }

  #end(): void {
    if (this.#call !== undefined) this.#read(this.#call, true);
    this.fail('ECONNRESET');
  }

  #read(call: CallUnderWay, isOver: boolean): void {
    try {
      const response = readQuickResponse(this.#received, isOver, this.#lastHead);
      if (response === undefined) return;
      this.#call = undefined;
      this.#received = '';
      this.#lastHead = response.head;
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
  return (
    `${method} ${url} HTTP/1.1\r\nhost: ${authority}\r\nconnection: keep-alive\r\n` +
    `${headerLines(headers)}content-length: ${String(body.length)}\r\n\r\n`
  );
}
