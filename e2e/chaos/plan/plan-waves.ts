import { Random } from '../../src/harness/random.ts';
import {
  groundOf,
  type FaultCard,
  type FaultKind,
  type FaultPlan,
  type Role,
} from './fault-plan.ts';

/** Faults that begin within a few seconds; the next wave comes when the cluster is well again. */
export type Wave = readonly FaultPlan[];

const waveSizeMax = 3;
const startWithinMs = 6_000;
const durationMs = { min: 1_000, max: 25_000 };
/** Longer than heartbeats are missed; of every so many faults one lasts so long. */
const longDurationMs = { min: 30_000, max: 75_000 };
const longEvery = 10;

const everyRole: readonly Role[] = [
  'master-leader',
  'master-standby',
  'allocator-leader',
  'allocator-standby',
  'gateway',
  'agent',
  'etcd-leader',
  'etcd-member',
  'redis',
];

/** The leading master is what most depends on: it comes more often. */
const mortalRoles: readonly Role[] = [...everyRole, 'master-leader', 'agent', 'etcd-quorum'];

const cuts: readonly (readonly [Role, Role])[] = [
  ['master-leader', 'etcd-all'],
  ['master-leader', 'redis'],
  ['master-leader', 'everybody'],
  ['allocator-leader', 'etcd-all'],
  ['allocator-leader', 'redis'],
  ['gateway', 'everybody'],
  ['gateway', 'master-leader'],
  ['gateway', 'etcd-all'],
  ['agent', 'redis'],
  ['agent', 'everybody'],
  ['etcd-leader', 'everybody'],
  ['redis', 'everybody'],
];

/** Every fault that there is. */
export const allFaults: readonly FaultCard[] = [
  ...mortalRoles.map((role) => ({ kind: 'kill' as const, role })),
  ...mortalRoles.map((role) => ({ kind: 'freeze' as const, role })),
  // There are few of these: twice, so that a short run has one.
  ...[true, false, true, false].map((isCutOff) => ({ kind: 'failover' as const, isCutOff })),
  ...cuts.flatMap(([role, from]) =>
    [true, false].map((isOneWay) => ({ kind: 'cut' as const, role, from, isOneWay })),
  ),
  ...everyRole.map((role) => ({ kind: 'slow' as const, role })),
  ...everyRole
    .filter((role) => !role.startsWith('etcd'))
    .flatMap((role) =>
      [30, 100_000].map((secondsMax) => ({ kind: 'clock' as const, role, secondsMax })),
    ),
  ...(['agent', 'etcd-member', 'redis'] as const).map((role) => ({ kind: 'disk' as const, role })),
];

/** An endless plan: the same seed and kinds of faults give the same waves. */
export class WavePlanner {
  readonly #random: Random;
  readonly #cards: readonly FaultCard[];
  #deck: FaultCard[] = [];

  /** @param kinds - those that are possible here */
  constructor(seed: number, kinds: ReadonlySet<FaultKind>) {
    this.#random = new Random(seed);
    this.#cards = allFaults.filter(({ kind }) => kinds.has(kind));
  }

  /** Deals from a shuffled deck: every fault has had its turn before one comes again. */
  next(): Wave {
    const size = 1 + this.#random.below(waveSizeMax);
    const wave: FaultPlan[] = [];
    for (let index = 0; index < size; index += 1) {
      const card = this.#draw(new Set(wave.map(groundOf)));
      if (card === undefined) break;
      const startMs = index === 0 ? 0 : this.#random.below(startWithinMs);
      wave.push({ ...card, startMs, durationMs: this.#duration() });
    }
    return wave;
  }

  #duration(): number {
    const { min, max } = this.#random.below(longEvery) === 0 ? longDurationMs : durationMs;
    return min + this.#random.below(max - min);
  }

  /** The next card that is about something else. */
  #draw(taken: ReadonlySet<string>): FaultCard | undefined {
    if (this.#deck.length === 0) this.#deck = this.#shuffled();
    const index = this.#deck.findIndex((card) => !taken.has(groundOf(card)));
    return index === -1 ? undefined : this.#deck.splice(index, 1)[0];
  }

  /** Kinds come in turn, so that a short run has seen most of them. */
  #shuffled(): FaultCard[] {
    const byKind = [...Map.groupBy(this.#cards, ({ kind }) => kind).values()].map((cards) =>
      this.#shuffle(cards),
    );
    const longest = Math.max(0, ...byKind.map(({ length }) => length));
    // Each kind is spread evenly over the whole deck.
    const placed = byKind.flatMap((cards) =>
      cards.map((card, index) => ({
        card,
        at: ((index + this.#random.next()) * longest) / cards.length,
      })),
    );
    return placed.toSorted((a, b) => a.at - b.at).map(({ card }) => card);
  }

  #shuffle(cards: readonly FaultCard[]): FaultCard[] {
    return cards
      .map((card) => ({ card, at: this.#random.next() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ card }) => card);
  }
}
