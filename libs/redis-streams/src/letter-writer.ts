import type { Address } from '@mezzo/domain';
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { fieldsOfLetter, type Letter } from './letter.ts';
import { inboxStream, type RedisSettings } from './redis-settings.ts';
import { StreamWriter } from './stream-writer.ts';

/** A letter before it is numbered. */
export type Draft = Pick<
  Letter,
  'to' | 'term' | 'pattern' | 'id' | 'replyTo' | 'withinMs' | 'body'
>;

/** Numbers, seals and posts the letters of one sender. */
export class LetterWriter {
  /** Unlike for each writer. */
  readonly life: string;
  readonly #from: Address;
  readonly #settings: RedisSettings;
  readonly #writer: StreamWriter;
  #seq = 0;

  constructor(redis: Redis, settings: RedisSettings, from: Address, life: string = randomUUID()) {
    this.life = life;
    this.#from = from;
    this.#settings = settings;
    this.#writer = new StreamWriter(redis, {
      waitingMax: settings.outboxEntriesMax,
      streamEntriesMax: settings.inboxEntriesMax,
    });
  }

  /** False when too many letters wait already: this one is lost, as on a broken connection. */
  post(draft: Draft): boolean {
    const { keyring } = this.#settings;
    // Who has no key for somebody has nothing to say to it either.
    if (keyring !== undefined && keyring.keyFor(draft.to) === undefined) return false;
    const letter = { ...draft, from: this.#from, life: this.life, seq: this.#seq++ };
    return this.#writer.append({
      stream: inboxStream(this.#settings, draft.to),
      fields: fieldsOfLetter(letter, keyring),
      // Nobody ever listened otherwise.
      onlyIfExists: true,
    });
  }

  /** Resolves when what was posted so far is in Redis, or was given up by `close`. */
  written(): Promise<void> {
    return this.#writer.written();
  }

  /** Gives up what waits for an absent Redis after `graceMs`. */
  close(graceMs: number): Promise<void> {
    return this.#writer.close(graceMs);
  }
}
