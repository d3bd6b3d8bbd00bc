/** Nest's microservices over Redis streams: the side that asks. */
import type { Address } from '@mezzo/domain';
import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { LetterWriter } from './letter-writer.ts';
import { readLetter } from './letter.ts';
import { connectRedis, inboxStream, poisonStream, type RedisSettings } from './redis-settings.ts';
import { StreamConsumer, type ConsumedEntry } from './stream-consumer.ts';
import type { ReplyBody, StreamStatus } from './stream-server.ts';

const group = 'inbox';
const closeGraceMs = 2_000;
/** Requests that wait for an answer; more are refused at once. */
const requestsMax = 10_000;
const defaultRequestTimeoutMs = 5_000;
/** The inbox of answers goes away when its client has been away for so long. */
const repliesExpiryMs = 60_000;

export interface RedisStreamClientOptions {
  readonly settings: RedisSettings;
  /** Whose handlers are spoken to. */
  readonly to: Address;
  /** Who speaks. Answers to requests come to an inbox below this address. */
  readonly from: Address;
  /** The sender's leadership term. */
  readonly term?: (() => number) | undefined;
  /** A request that is not answered for so long fails. */
  readonly requestTimeoutMs?: number | undefined;
}

type Answer = (packet: WritePacket) => void;

export class RedisStreamClient extends ClientProxy<Record<string, () => void>, StreamStatus> {
  readonly #options: RedisStreamClientOptions;
  readonly #commands: Redis;
  readonly #writer: LetterWriter;
  readonly #repliesAddress: Address;
  readonly #asked = new Map<string, Answer>();
  #replies: Promise<{ readonly reader: Redis; readonly consumer: StreamConsumer }> | undefined;

  constructor(options: RedisStreamClientOptions) {
    super();
    const { settings, from } = options;
    this.#options = options;
    this.#commands = connectRedis(settings);
    this.#repliesAddress = `${from}/${randomUUID()}`;
    this.#writer = new LetterWriter(this.#commands, settings, from);
    this.#commands.on('ready', () => this._status$.next('connected'));
    this.#commands.on('close', () => this._status$.next('disconnected'));
  }

  /** Resolves at once: what is sent waits for an absent Redis. */
  connect(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    for (const answer of this.#asked.values()) answer({ err: new Error('the client was closed') });
    this.#asked.clear();
    await this.#writer.close(closeGraceMs);
    const replies = await this.#replies;
    replies?.reader.disconnect();
    await replies?.consumer.stop();
    await this.#commands
      .del(inboxStream(this.#options.settings, this.#repliesAddress))
      .catch(() => 0);
    this.#commands.disconnect();
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Nest's abstract method has it: an override without it does not compile
  unwrap<T>(): T {
    return this.#commands as T;
  }

  /** Resolves when the event is in Redis; rejects when too many wait for that. */
  protected async dispatchEvent<T>(packet: ReadPacket): Promise<T> {
    const { to, term } = this.#options;
    const pattern = this.normalizePattern(packet.pattern as string);
    if (!this.#writer.post({ to, term: term?.() ?? 0, pattern, body: packet.data as unknown })) {
      throw new Error(`${to} was not told: the outbox is full or closed`);
    }
    await this.#writer.written();
    return undefined as T;
  }

  /** Asks, and hands over what is answered in time. Returns how to stop waiting. */
  protected publish(packet: ReadPacket, callback: Answer): () => void {
    if (this.#asked.size >= requestsMax) {
      callback({ err: new Error('too many requests wait for an answer') });
      return () => undefined;
    }
    const id = randomUUID();
    const withinMs = this.#options.requestTimeoutMs ?? defaultRequestTimeoutMs;
    const settle: Answer = (answer) => {
      if (answer.isDisposed === true || answer.err !== undefined) forget();
      callback(answer);
    };
    const timer = setTimeout(() => {
      settle({ err: new Error(`${this.#options.to} did not answer within ${withinMs} ms`) });
    }, withinMs);
    const forget = (): void => {
      clearTimeout(timer);
      this.#asked.delete(id);
    };
    this.#asked.set(id, settle);
    void this.#post(id, performance.now() + withinMs, packet);
    return forget;
  }

  async #post(id: string, untilMs: number, packet: ReadPacket): Promise<void> {
    this.#replies ??= this.#openReplies();
    await this.#replies;
    // The caller may have given up while Redis was away.
    const settle = this.#asked.get(id);
    if (settle === undefined) return;
    const { to, term } = this.#options;
    const pattern = this.normalizePattern(packet.pattern as string);
    const letter = {
      to,
      term: term?.() ?? 0,
      pattern,
      id,
      replyTo: this.#repliesAddress,
      withinMs: Math.ceil(untilMs - performance.now()),
      body: packet.data as unknown,
    };
    if (!this.#writer.post(letter)) settle({ err: new Error('the outbox is full or closed') });
  }

  async #openReplies(): Promise<{ readonly reader: Redis; readonly consumer: StreamConsumer }> {
    const { settings } = this.#options;
    const reader = connectRedis(settings);
    const consumer = new StreamConsumer(this.#commands, reader, {
      stream: inboxStream(settings, this.#repliesAddress),
      poisonStream: poisonStream(settings, this.#repliesAddress),
      group,
      consumer: randomUUID(),
      claimIdleMs: 0,
      expiryMs: repliesExpiryMs,
      handle: (entry) => this.#receive(entry),
    });
    await consumer.prepare();
    consumer.start();
    return { reader, consumer };
  }

  #receive({ fields }: ConsumedEntry): void {
    const { settings } = this.#options;
    const letter = readLetter(fields, this.#repliesAddress, settings.keyring);
    if ('refused' in letter) {
      settings.onRefused?.(letter.refused, fields.get('from') ?? '');
      return;
    }
    this.#asked.get(letter.id ?? '')?.(letter.body as ReplyBody);
  }
}
