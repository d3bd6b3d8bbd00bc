import type { ServerResponse } from 'node:http';
import { endWithin } from './end-within.ts';

export interface RecordStreamOptions {
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A reader that leaves more than this unread is cut off. */
  readonly bufferedBytesMax: number;
  /** The client went away, or was cut off. Not called after {@link RecordStream.end}. */
  readonly onLost: () => void;
}

/** A connection whose peer is gone without a word is found out after about this time. */
const keepAliveProbeMs = 30_000;

/** How long a client may take to read the end of a stream that is over. */
const lastReadMsMax = 30_000;

/**
 * An answer of endless length. It is chunked in any case, also where the client asked for the
 * connection to be closed, and each record is one write and thereby one chunk: there are clients
 * that take a chunk for a record.
 */
export class RecordStream {
  readonly #response: ServerResponse;
  readonly #options: RecordStreamOptions;
  #isOver = false;

  constructor(response: ServerResponse, options: RecordStreamOptions) {
    this.#response = response;
    this.#options = options;
    response.socket?.setKeepAlive(true, keepAliveProbeMs);
    response.on('close', () => this.#lose());
    // A broken pipe is followed by 'close'.
    response.on('error', () => undefined);
    response.writeHead(200, {
      'Content-Type': options.contentType,
      ...options.headers,
      'Transfer-Encoding': 'chunked',
    });
    response.flushHeaders();
  }

  /** @param record - with its length line, as `recordOf` makes it */
  send(record: Uint8Array): void {
    if (this.#isOver) return;
    this.#response.write(record);
    if (this.#response.writableLength > this.#options.bufferedBytesMax) this.#response.destroy();
  }

  /** Ends the stream after what was sent; a client that does not read it is cut off in time. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    endWithin(this.#response, lastReadMsMax);
  }

  #lose(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onLost();
  }
}
