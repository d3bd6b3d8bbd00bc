/**
 * Nest's microservices over Redis streams: the side with the handlers.
 *
 * One stream per address, read by a consumer group, entry after entry, so that plain `@EventPattern`
 * and `@MessagePattern` handlers see each sender's messages in order. An entry is acknowledged when
 * its handler has come to an end: at least once. An event whose handler fails is tried again, then
 * set aside; a request whose handler fails is answered with the error. Servers of one address share
 * the work, and what a dead one left is taken over by the others.
 */
import type { Address } from '@mezzo/domain';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { lastValueFrom, tap } from 'rxjs';
import { LetterWriter } from './letter-writer.ts';
import { readLetter, type Letter } from './letter.ts';
import { connectRedis, inboxStream, poisonStream, type RedisSettings } from './redis-settings.ts';
import { StreamConsumer, type ConsumedEntry } from './stream-consumer.ts';
import { StreamContext } from './stream-context.ts';

const group = 'inbox';
const closeGraceMs = 2_000;
/** A consumer that did not come back to its entries for so long is dead: no batch takes longer. */
const defaultClaimIdleMs = 60_000;

export interface RedisStreamServerOptions {
  readonly settings: RedisSettings;
  /** Whose inbox this is. Several servers may share one. */
  readonly address: Address;
  /** Of answers. */
  readonly term?: (() => number) | undefined;
  /** After how long what another server of the address left is taken over. */
  readonly claimIdleMs?: number | undefined;
  /** The inbox goes away when no server has read it for so long; undefined: it stays. */
  readonly expiryMs?: number | undefined;
}

export type StreamStatus = 'connected' | 'disconnected';
// A type, not an interface: Nest asks for one with an index signature.
type ServerEvents = { error: (error: Error) => void };

/** What answers carry, as Nest's clients understand it. */
export interface ReplyBody {
  readonly response?: unknown;
  readonly err?: unknown;
  readonly isDisposed?: boolean;
}

export class RedisStreamServer
  extends Server<ServerEvents, StreamStatus>
  implements CustomTransportStrategy
{
  override readonly transportId = Symbol('redis-streams');
  readonly #options: RedisStreamServerOptions;
  readonly #commands: Redis;
  readonly #reader: Redis;
  readonly #writer: LetterWriter;
  readonly #consumer: StreamConsumer;

  constructor(options: RedisStreamServerOptions) {
    super();
    const { settings, address } = options;
    this.#options = options;
    this.#commands = connectRedis(settings);
    this.#reader = connectRedis(settings);
    this.#writer = new LetterWriter(this.#commands, settings, address);
    this.#consumer = new StreamConsumer(this.#commands, this.#reader, {
      stream: inboxStream(settings, address),
      poisonStream: poisonStream(settings, address),
      group,
      consumer: randomUUID(),
      claimIdleMs: options.claimIdleMs ?? defaultClaimIdleMs,
      expiryMs: options.expiryMs,
      handle: (entry) => this.#handle(entry),
    });
    this.#commands.on('ready', () => this._status$.next('connected'));
    this.#commands.on('close', () => this._status$.next('disconnected'));
  }

  /** Calls back when the inbox exists, so that nothing sent from then on is dropped. */
  listen(callback: (error?: unknown) => void): void {
    this.#consumer.prepare().then(() => {
      this.#consumer.start();
      callback();
    }, callback);
  }

  /** Ends the entry under way, and lets the answers out. */
  async close(): Promise<void> {
    this.#reader.disconnect();
    await this.#consumer.stop();
    await this.#writer.close(closeGraceMs);
    this.#commands.disconnect();
  }

  /** Ends without a farewell, as the death of the process would. */
  terminate(): void {
    this.#commands.disconnect();
    this.#reader.disconnect();
    void this.#consumer.stop();
  }

  on<Event extends keyof ServerEvents>(event: Event, callback: ServerEvents[Event]): void {
    this.#commands.on(event, callback);
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Nest's abstract method has it: an override without it does not compile
  unwrap<T>(): T {
    return this.#commands as T;
  }

  async #handle({ id, fields, isRedelivered }: ConsumedEntry): Promise<void> {
    const { settings, address } = this.#options;
    const letter = readLetter(fields, address, settings.keyring);
    if ('refused' in letter) {
      settings.onRefused?.(letter.refused, fields.get('from') ?? '');
      return;
    }
    const context = new StreamContext([letter, { isRedelivered }]);
    const handler = this.getHandlerByPattern(letter.pattern ?? '');
    if (letter.id === undefined) {
      if (handler !== null)
        await this.#runHooked(context, () => this.#settle(handler, letter, context));
      else settings.onRefused?.('no-handler', letter.from);
      return;
    }
    if (await this.#isTooLate(id, letter)) return;
    await this.#runHooked(context, () => this.#answer(handler, letter, context));
    // An entry counts as handled when its answer is out.
    await this.#writer.written();
  }

  /** Waits for the end of what the handler began; rejects when it fails. */
  async #settle(handler: MessageHandler, letter: Letter, context: StreamContext): Promise<void> {
    const stream = this.transformToObservable(await handler(letter.body, context));
    await lastValueFrom(stream, { defaultValue: undefined });
  }

  async #answer(
    handler: MessageHandler | null,
    letter: Letter,
    context: StreamContext,
  ): Promise<void> {
    try {
      if (handler === null) throw new Error(`no handler for ${letter.pattern ?? ''}`);
      const stream = this.transformToObservable(await handler(letter.body, context));
      await lastValueFrom(
        stream.pipe(tap((response: unknown) => this.#reply(letter, { response }))),
        { defaultValue: undefined },
      );
      this.#reply(letter, { isDisposed: true });
    } catch (error) {
      this.#reply(letter, { err: plainError(error), isDisposed: true });
    }
  }

  #reply({ from, replyTo = from, id, pattern }: Letter, body: ReplyBody): void {
    const term = this.#options.term?.() ?? 0;
    this.#writer.post({ to: replyTo, term, pattern, id, body });
  }

  /** Whether the caller has given up: by the clock of Redis, which numbered the entry. */
  async #isTooLate(entryId: string, { withinMs }: Letter): Promise<boolean> {
    if (withinMs === undefined) return false;
    const [seconds = 0, microseconds = 0] = (await this.#commands.time()).map(Number);
    return seconds * 1000 + microseconds / 1000 > Number(entryId.split('-')[0]) + withinMs;
  }

  /** Runs between the hooks by which Nest knows what is under way. */
  #runHooked(context: StreamContext, work: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onProcessingStartHook(this.transportId, context, async () => {
        await work().then(resolve, reject);
        // Absent unless somebody set it, whatever its type says.
        (this.onProcessingEndHook as typeof this.onProcessingEndHook | undefined)?.(
          this.transportId,
          context,
        );
      });
    });
  }
}

/** As plain data: an Error would arrive empty. */
function plainError(error: unknown): unknown {
  return error instanceof Error ? { status: 'error', message: error.message } : error;
}
