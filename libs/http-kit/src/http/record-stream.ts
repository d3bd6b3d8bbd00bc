import type { ServerResponse } from 'node:http';
import { ChunkMaker } from './chunk-maker.ts';
import { endWithin } from './end-within.ts';
import { slices, sliceMsMax } from './slice-queue.ts';
import type { SlicedBody } from './sliced-body.ts';

export interface RecordStreamOptions {
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A reader that leaves more than this unread is cut off. */
  readonly bufferedBytesMax: number;
  /** The client went away, or was cut off. Not called after {@link RecordStream.end}. */
  readonly onLost: () => void;
}

/** A record that is too long to be made at once. */
export interface LongRecord {
  /** Of the record without its length line. */
  readonly bytesLength: number;
  readonly body: SlicedBody;
}

/** Makes a long record, with pauses for others to have a turn. */
export type LongRecordMaker = Generator<'', LongRecord>;

/** A connection whose peer is gone without a word is found out after about this time. */
const keepAliveProbeMs = 30_000;

/** How long a client may take to read the end of a stream that is over. */
const lastReadMsMax = 30_000;

/** A client that takes nothing of a long record for so long is cut off. */
const stallMsMax = 60_000;

/** Longer records are not copied to stand between the ends of their chunk. */
const copiedBytesMax = 64 * 1024;

const lineEnd = Buffer.from('\r\n');

/** A record as a chunk of its own, ready to be sent to any number of streams. */
export function framed(record: Uint8Array): Buffer {
  return Buffer.concat([chunkHead(record.length), record, lineEnd]);
}

function chunkHead(bytesLength: number): Buffer {
  return Buffer.from(`${bytesLength.toString(16)}\r\n`);
}

/**
 * An answer of endless length. It is chunked in any case, also where the client asked for the
 * connection to be closed, and each record is one chunk: there are clients that take a chunk for a
 * record. The chunks are made here, so that several can be sent in one write.
 */
export class RecordStream {
  readonly #response: ServerResponse;
  readonly #options: RecordStreamOptions;
  /** What is to follow the long record that is being sent; undefined: there is none. */
  #following: Uint8Array[] | undefined;
  #followingBytes = 0;
  #isOver = false;

  constructor(response: ServerResponse, options: RecordStreamOptions) {
    this.#response = response;
    this.#options = options;
    response.socket?.setKeepAlive(true, keepAliveProbeMs);
    response.on('close', () => this.#lose());
    // A broken pipe is followed by 'close'.
    response.on('error', () => undefined);
    if (response.destroyed) setImmediate(() => this.#lose());
    response.writeHead(200, {
      'Content-Type': options.contentType,
      ...options.headers,
      'Transfer-Encoding': 'chunked',
    });
    response.flushHeaders();
    response.chunkedEncoding = false;
  }

  /** @param record - with its length line, as `recordOf` makes it */
  send(record: Uint8Array): void {
    if (record.length <= copiedBytesMax) this.sendFramed(framed(record));
    else for (const part of [chunkHead(record.length), record, lineEnd]) this.sendFramed(part);
  }

  /** @param bytes - any number of records, each as {@link framed} makes it */
  sendFramed(bytes: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#following === undefined) this.#response.write(bytes);
    else {
      this.#following.push(bytes);
      this.#followingBytes += bytes.length;
    }
    const unread = this.#response.writableLength + this.#followingBytes;
    if (unread > this.#options.bufferedBytesMax) this.#response.destroy();
  }

  /** Sends a record in slices, as fast as it is read; what is sent meanwhile follows it. */
  sendLong(maker: LongRecordMaker): void {
    this.#following = [];
    this.#slice(() => this.#make(maker));
  }

  /** Ends the stream after what was sent; a client that does not read it is cut off in time. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // Half a record is followed by nothing that could be understood.
    if (this.#following !== undefined) this.#response.destroy();
    else endWithin(this.#response, lastReadMsMax, Buffer.from('0\r\n\r\n'));
  }

  #make(maker: LongRecordMaker): void {
    const endMs = performance.now() + sliceMsMax;
    while (performance.now() < endMs) {
      const { done, value } = maker.next();
      if (done === true) return this.#sendLong(value);
    }
    this.#slice(() => this.#make(maker));
  }

  #sendLong({ bytesLength, body }: LongRecord): void {
    const head = Buffer.from(`${bytesLength}\n`);
    this.#response.write(chunkHead(head.length + bytesLength));
    this.#response.write(head);
    const stall = setTimeout(() => this.#response.destroy(), stallMsMax);
    stall.unref();
    this.#response.once('close', () => clearTimeout(stall));
    this.#pump(new ChunkMaker(body), stall);
  }

  #pump(chunks: ChunkMaker, stall: NodeJS.Timeout): void {
    const bytes = chunks.next();
    stall.refresh();
    if (chunks.isDone) clearTimeout(stall);
    this.#response.write(bytes, (error) => {
      if (error) return;
      if (chunks.isDone) {
        chunks.release();
        this.#follow();
      } else this.#slice(() => this.#pump(chunks, stall));
    });
  }

  #follow(): void {
    if (this.#isOver) return;
    const following = this.#following ?? [];
    this.#following = undefined;
    this.#followingBytes = 0;
    this.sendFramed(Buffer.concat([lineEnd, ...following]));
  }

  #slice(work: () => void): void {
    slices.enqueue(() => {
      if (this.#isOver) return;
      try {
        work();
      } catch (error) {
        this.#response.destroy(error instanceof Error ? error : undefined);
      }
    });
  }

  #lose(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#following = undefined;
    this.#options.onLost();
  }
}
