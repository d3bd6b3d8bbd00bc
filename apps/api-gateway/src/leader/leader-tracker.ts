import type { Stop } from '@mezzo/domain';
import type { Authority } from '../flags/masters-flag.ts';

/** The leading master, and where it is reached. */
export interface Leader extends Authority {
  /** Another one for each leadership, as far as that can be told from outside. */
  readonly id: string;
}

/** Finds out who leads; made by `watchEtcd` and `watchMasters`. */
export interface LeaderWatch {
  /** Somebody has noticed that the leader may not lead any more. */
  look(): void;
  stop(): Promise<void>;
}

/** Requests that wait for a leader at most; one more is refused at once. */
const waitingMax = 20_000;

/** Who leads, as far as this gateway knows. */
export class LeaderTracker {
  readonly #nowMs: () => number;
  readonly #listeners = new Set<(leader: Leader) => void>();
  readonly #waiting = new Set<() => void>();
  #current: Leader | undefined;
  #lastId: string | undefined;
  #changedAtMs = -Infinity;
  #look: () => void = () => undefined;

  /** @param nowMs - a clock that only goes forward */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get current(): Leader | undefined {
    return this.#current;
  }

  /** When this leader followed another one, or came back; long ago for the first. */
  get changedAtMs(): number {
    return this.#changedAtMs;
  }

  set(leader: Leader | undefined): void {
    const wasKnown = this.#current !== undefined;
    this.#current = leader;
    if (leader === undefined) return;
    for (const wake of [...this.#waiting]) wake();
    const isSame = leader.id === this.#lastId;
    if (this.#lastId !== undefined && !(isSame && wasKnown)) this.#changedAtMs = this.#nowMs();
    if (isSame) return;
    this.#lastId = leader.id;
    for (const listener of [...this.#listeners]) listener(leader);
  }

  /** Called with every leader after the present one. */
  onLeader(listener: (leader: Leader) => void): Stop {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How to have somebody look who leads. */
  set looker(look: () => void) {
    this.#look = look;
  }

  /** The leader may not lead any more. */
  look(): void {
    this.#look();
  }

  /** The leader; undefined when there is none before the deadline, or too many wait for one. */
  async find(deadlineMs: number): Promise<Leader | undefined> {
    const leftMs = deadlineMs - this.#nowMs();
    if (this.#current !== undefined) return this.#current;
    if (leftMs <= 0 || this.#waiting.size >= waitingMax) return undefined;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, leftMs);
      this.#waiting.add(wake);
    });
    return this.#current;
  }
}
