import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { RecordReader } from '@mezzo/proto';
import type { Endpoint } from '../../src/harness/http.ts';

export interface EventStreamOptions {
  readonly endpoint: Endpoint;
  readonly path: string;
  /** The SUBSCRIBE call. */
  readonly message: unknown;
  readonly onOpened: (streamId: string) => void;
  readonly onEvent: (event: unknown) => void;
}

/** A master that has not begun to answer by then is asked again, through another gateway. */
const answerTimeoutMs = 30_000;

/** Three heartbeats of a master, and a little: without any the stream is dead. */
const silenceTimeoutMs = 50_000;

/** One subscription in Mesos' JSON, from its beginning to whatever ends it. */
export class EventStream {
  /** Resolves, with the reason, when no event will come any more. */
  readonly over: Promise<string>;
  readonly #outgoing: ClientRequest;
  #end: (reason: string) => void = () => undefined;
  #isOver = false;
  #silence: NodeJS.Timeout | undefined;

  constructor(options: EventStreamOptions) {
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#outgoing = httpRequest({
      ...options.endpoint,
      method: 'POST',
      path: options.path,
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      agent: false,
    });
    this.#outgoing.once('response', (incoming) => this.#read(incoming, options));
    this.#outgoing.on('error', (error) => this.close(error.message));
    this.#expectWithin(answerTimeoutMs);
    this.#outgoing.end(JSON.stringify(options.message));
  }

  close(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#silence);
    this.#outgoing.destroy();
    this.#end(reason);
  }

  #read(incoming: IncomingMessage, { onOpened, onEvent }: EventStreamOptions): void {
    const { statusCode = 0, headers } = incoming;
    if (statusCode !== 200) return this.close(`answered ${String(statusCode)}`);
    onOpened(String(headers['mesos-stream-id']));
    const records = new RecordReader();
    incoming.on('data', (bytes: Buffer) => {
      if (this.#isOver) return;
      this.#expectWithin(silenceTimeoutMs);
      for (const record of records.push(bytes)) onEvent(JSON.parse(Buffer.from(record).toString()));
    });
    incoming.on('error', (error) => this.close(error.message));
    incoming.on('close', () => this.close('ended'));
  }

  #expectWithin(timeoutMs: number): void {
    clearTimeout(this.#silence);
    const reason = `silent for ${String(timeoutMs / 1000)} s`;
    this.#silence = setTimeout(() => this.close(reason), timeoutMs);
  }
}
