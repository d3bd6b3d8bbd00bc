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

/** Receivers whose last number is kept: as many as a cluster may have agents. */
const receiversMax = 100_000;

/** Numbers, seals and posts the letters of one sender. */
export class LetterWriter {
  /** Unlike for each writer. */
  readonly life: string;
  readonly #from: Address;
  readonly #settings: RedisSettings;
  readonly #writer: StreamWriter;
  /** Number of the last letter to each receiver, so that it can tell what it missed. */
  readonly #last = new Map<Address, number>();
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
    const letter = { ...draft, from: this.#from, life: this.life, ...this.#number(draft) };
    return this.#writer.append({
      stream: inboxStream(this.#settings, draft.to),
      fields: fieldsOfLetter(letter, keyring),
      // Nobody ever listened otherwise.
      onlyIfExists: true,
    });
  }

  /** A letter that does not get out has its number too: the next one shows that it is missing. */
  #number({ to, id }: Draft): Pick<Letter, 'seq' | 'after'> {
    const seq = this.#seq++;
    // Who asks and who is asked know by themselves what was not answered.
    if (id !== undefined) return { seq };
    const after = this.#last.get(to);
    this.#last.set(to, seq);
    const [oldest] = this.#last.keys();
    if (this.#last.size > receiversMax && oldest !== undefined) this.#last.delete(oldest);
    return { seq, after };
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
