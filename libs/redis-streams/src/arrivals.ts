import type { Address } from '@mezzo/domain';
import type { Letter } from './letter.ts';

/** How a letter stands to those of its sender that came before it. */
export type Arrival =
  /** The first of this sender, or the next. */
  | 'next'
  /** It was here before, or belongs to a life of its sender that is over. */
  | 'repeated'
  /** Letters between the last one and this one were lost. */
  | 'gap'
  /** The sender has begun anew: nothing more comes from its earlier life. */
  | 'new-life';

interface Sender {
  readonly life: string;
  readonly seq: number;
  /** Lives that are over, the last one first. */
  readonly former: readonly string[];
  /** It was reported gone after its last letter. */
  readonly isGone: boolean;
}

/** Senders that are kept in mind: as many as a cluster may have agents, and some that left. */
const sendersMax = 100_000;
/** More restarts than that in the time for which a stream keeps letters are not to be expected. */
const formerLivesMax = 8;

/**
 * What has arrived from each sender. Redis may hand out an entry again (an acknowledgement or an
 * answer got lost, a pipeline was repeated) and may lose some (trimmed, or written after its last
 * copy): the numbers of the letters tell.
 */
export class Arrivals {
  readonly #senders = new Map<Address, Sender>();

  judge({ from, life, seq, after }: Letter): Arrival {
    const sender = this.#senders.get(from);
    if (sender === undefined) return 'next';
    if (sender.former.includes(life)) return 'repeated';
    if (sender.life !== life) return 'new-life';
    if (seq <= sender.seq) return 'repeated';
    return after === undefined || after === sender.seq ? 'next' : 'gap';
  }

  /** The life of the sender that is not over, as far as its letters tell. */
  lifeOf(from: Address): string | undefined {
    return this.#senders.get(from)?.life;
  }

  /** The letter was handed over. */
  note({ from, life, seq }: Letter): void {
    const sender = this.#senders.get(from);
    const former =
      sender === undefined || sender.life === life
        ? (sender?.former ?? [])
        : [sender.life, ...sender.former].slice(0, formerLivesMax);
    this.#senders.set(from, { life, seq, former, isGone: false });
    const [oldest] = this.#senders.keys();
    if (this.#senders.size > sendersMax && oldest !== undefined) this.#senders.delete(oldest);
  }

  /** The sender was reported gone. */
  gone(from: Address): void {
    const sender = this.#senders.get(from);
    if (sender !== undefined) this.#senders.set(from, { ...sender, isGone: true });
  }

  /** Whether nothing came from the sender since it was reported gone, or nothing ever. */
  isGone(from: Address): boolean {
    return this.#senders.get(from)?.isGone ?? true;
  }
}
