/**
 * The bus on Redis streams: one inbox stream per endpoint, `<prefix>inbox:<address>`.
 *
 * An entry is acknowledged after its handler has returned, so that a restarted endpoint finds what
 * it had not handled; a message that its former life had handled may come again. Order is kept per
 * sender, who appends through one pipeline at a time. A message to an address nobody ever listened at
 * is dropped by Redis itself.
 *
 * Letters are numbered. One that was here before is dropped; where some are missing (the inbox was
 * trimmed, Redis has lost its last second, the sender's outbox was full), their sender is reported
 * gone, as on a connection that broke in between. An inbox that Redis has lost altogether breaks with
 * everybody.
 */
import type { Address, BusEndpoint, MessageHandler, Stop } from '@mezzo/domain';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Arrivals } from './arrivals.ts';
import { LetterWriter } from './letter-writer.ts';
import { readLetter, type Letter } from './letter.ts';
import { Presence } from './presence.ts';
import { connectRedis, inboxStream, poisonStream, type RedisSettings } from './redis-settings.ts';
import { StreamConsumer, type ConsumedEntry } from './stream-consumer.ts';

const group = 'inbox';
/** What `close` gives an absent Redis to come back for the last messages. */
const closeGraceMs = 2_000;

export class RedisBus<Incoming, Outgoing> implements BusEndpoint<Incoming, Outgoing> {
  readonly address: Address;
  readonly #settings: RedisSettings;
  readonly #commands: Redis;
  readonly #reader: Redis;
  readonly #writer: LetterWriter;
  readonly #presence: Presence;
  readonly #consumer: StreamConsumer;
  readonly #arrivals = new Arrivals();
  #handler: MessageHandler<Incoming> | undefined;
  #isClosed = false;
  /** Resolved by the next `receive`: without a handler the inbox is left as it is. */
  #handlerWanted = Promise.withResolvers<undefined>();

  private constructor(address: Address, settings: RedisSettings) {
    this.address = address;
    this.#settings = settings;
    this.#commands = connectRedis(settings);
    this.#reader = connectRedis(settings);
    const instance = randomUUID();
    this.#writer = new LetterWriter(this.#commands, settings, address, instance);
    this.#presence = new Presence({
      redis: this.#commands,
      settings,
      address,
      instance,
      onGone: (peer) => this.#gone(peer),
    });
    this.#consumer = new StreamConsumer(this.#commands, this.#reader, {
      stream: inboxStream(settings, address),
      poisonStream: poisonStream(settings, address),
      group,
      consumer: instance,
      claimIdleMs: 0,
      onLost: () => this.#inboxLost(),
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
    this.#writer.post({ to, term, body: message });
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
    await this.#consumer.prepare();
    if (this.#isClosed) return;
    await this.#presence.start();
    this.#consumer.start();
  }

  #disconnect(): void {
    this.#isClosed = true;
    this.#handlerWanted.resolve(undefined);
    this.#commands.disconnect();
    this.#reader.disconnect();
  }

  async #handle({ fields }: ConsumedEntry): Promise<void> {
    const letter = readLetter(fields, this.address, this.#settings.keyring);
    if ('refused' in letter) {
      this.#settings.onRefused?.(letter.refused, fields.get('from') ?? '');
      return;
    }
    this.#presence.watch(letter.from);
    while (this.#handler === undefined) {
      await this.#handlerWanted.promise;
      if (this.#isClosed) throw new Error('the endpoint was closed');
    }
    this.#deliver(letter, this.#handler);
  }

  #deliver(letter: Letter, handler: MessageHandler<Incoming>): void {
    const { from, life, term, body } = letter;
    const arrival = this.#arrivals.judge(letter);
    if (arrival === 'repeated') return;
    const isBroken = arrival === 'gap' || (arrival === 'new-life' && !this.#arrivals.isGone(from));
    if (isBroken) this.#gone(from);
    if (this.#arrivals.lifeOf(from) !== life) this.#presence.met(from, life);
    handler.onMessage({ from, term, message: body as Incoming });
    this.#arrivals.note(letter);
  }

  #gone(peer: Address): void {
    this.#arrivals.gone(peer);
    this.#handler?.onPeerGone?.(peer);
  }

  #inboxLost(): void {
    this.#presence.keysWereLost();
    for (const peer of this.#presence.peers) this.#gone(peer);
  }
}
