/**
 * The bus on Redis streams: one inbox stream per endpoint, `<prefix>inbox:<address>`.
 *
 * An entry is acknowledged after its handler has returned, so that a restarted endpoint finds what
 * it had not handled; it may see a message twice. Order is kept per sender, who appends through one
 * pipeline at a time. A message to an address nobody ever listened at is dropped by Redis itself.
 */
import {
  decodePlainData,
  encodePlainData,
  type Address,
  type BusEndpoint,
  type MessageHandler,
  type Stop,
} from '@mezzo/domain';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { Presence } from './presence.ts';
import { connectRedis, type RedisSettings } from './redis-settings.ts';
import { StreamConsumer, type ConsumedEntry } from './stream-consumer.ts';
import { StreamWriter } from './stream-writer.ts';

const group = 'inbox';
/** What `close` gives an absent Redis to come back for the last messages. */
const closeGraceMs = 2_000;
const openRetryPauseMs = 50;

export class RedisBus<Incoming, Outgoing> implements BusEndpoint<Incoming, Outgoing> {
  readonly address: Address;
  readonly #settings: RedisSettings;
  readonly #commands: Redis;
  readonly #reader: Redis;
  readonly #writer: StreamWriter;
  readonly #presence: Presence;
  readonly #consumer: StreamConsumer;
  #handler: MessageHandler<Incoming> | undefined;
  #isClosed = false;
  /** Resolved by the next `receive`: without a handler the inbox is left as it is. */
  #handlerWanted = Promise.withResolvers<undefined>();

  private constructor(address: Address, settings: RedisSettings) {
    this.address = address;
    this.#settings = settings;
    this.#commands = connectRedis(settings);
    this.#reader = connectRedis(settings);
    this.#writer = new StreamWriter(this.#commands, {
      waitingMax: settings.outboxEntriesMax,
      streamEntriesMax: settings.inboxEntriesMax,
    });
    const instance = randomUUID();
    this.#presence = new Presence({
      redis: this.#commands,
      prefix: settings.prefix,
      ttlMs: settings.presenceTtlMs,
      address,
      instance,
      onGone: (peer) => this.#handler?.onPeerGone?.(peer),
    });
    this.#consumer = new StreamConsumer(this.#commands, this.#reader, {
      stream: this.#inboxOf(address),
      group,
      consumer: instance,
      claimIdleMs: 0,
      handle: (entry) => this.#handle(entry),
    });
  }

  /**
   * Joins the bus; resolves when the inbox exists, so that nothing sent from then on is dropped.
   * Waits for a Redis that is away.
   */
  static async open<Incoming, Outgoing>(
    address: Address,
    settings: RedisSettings,
  ): Promise<RedisBus<Incoming, Outgoing>> {
    const bus = new RedisBus<Incoming, Outgoing>(address, settings);
    await bus.#start();
    return bus;
  }

  /**
   * Joins the bus without waiting for Redis. What others send before the inbox exists is dropped, as
   * is what is sent to any endpoint that is not there.
   */
  static join<Incoming, Outgoing>(
    address: Address,
    settings: RedisSettings,
  ): RedisBus<Incoming, Outgoing> {
    const bus = new RedisBus<Incoming, Outgoing>(address, settings);
    void bus.#start();
    return bus;
  }

  send(to: Address, message: Outgoing, term: number): void {
    this.#presence.watch(to);
    this.#writer.append({
      stream: this.#inboxOf(to),
      fields: ['from', this.address, 'term', String(term), 'message', encodePlainData(message)],
      onlyIfExists: true,
    });
  }

  receive(handler: MessageHandler<Incoming>): Stop {
    this.#handler = handler;
    this.#handlerWanted.resolve(undefined);
    return () => {
      if (this.#handler !== handler) return;
      this.#handler = undefined;
      this.#handlerWanted = Promise.withResolvers();
    };
  }

  async close(): Promise<void> {
    this.#handler = undefined;
    await this.#writer.close(closeGraceMs);
    await this.#presence.leave();
    this.#disconnect();
    await this.#consumer.stop();
  }

  /** Ends without a farewell, as the death of the process would. */
  terminate(): void {
    this.#presence.stop();
    this.#disconnect();
    void this.#consumer.stop();
  }

  async #start(): Promise<void> {
    await this.#untilInboxExists();
    if (this.#isClosed) return;
    await this.#presence.start();
    this.#consumer.start();
  }

  async #untilInboxExists(): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.#consumer.prepare();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, openRetryPauseMs));
      }
    }
  }

  #disconnect(): void {
    this.#isClosed = true;
    this.#handlerWanted.resolve(undefined);
    this.#commands.disconnect();
    this.#reader.disconnect();
  }

  #inboxOf(address: Address): string {
    return `${this.#settings.prefix}inbox:${address}`;
  }

  async #handle({ fields }: ConsumedEntry): Promise<void> {
    const from = fields.get('from') ?? '';
    this.#presence.watch(from);
    const message = decodePlainData(fields.get('message') ?? 'null') as Incoming;
    const envelope = { from, term: Number(fields.get('term')), message };
    while (this.#handler === undefined) {
      await this.#handlerWanted.promise;
      if (this.#commands.status === 'end') throw new Error('the endpoint was closed');
    }
    this.#handler.onMessage(envelope);
  }
}
