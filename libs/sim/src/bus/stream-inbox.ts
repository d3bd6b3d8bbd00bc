import type { Address, Envelope } from '@mezzo/domain';
import type { Network } from '../network/network.ts';
import { Pipe } from '../network/pipe.ts';
import type { Process } from '../process/process.ts';

/** How long the acknowledgement of a handled message takes at most; until then it may be repeated. */
const ACKNOWLEDGE_MS_MAX = 10;
/** How many handled messages can be repeated. */
const REPEATED_MAX = 8;
const LOSS_CHANCE = 0.5;

export interface InboxReader {
  readonly process: Process;
  onMessage(envelope: Envelope<unknown>): void;
  /** Messages of this sender are missing here. */
  onGap(from: Address): void;
}

/** A message, or the gap that it left: senders number what they send, so that readers see gaps. */
interface Entry {
  readonly envelope: Envelope<unknown>;
  readonly isLost: boolean;
}

interface Subscription {
  readonly reader: InboxReader;
  pipe: Pipe<Entry>;
  /** Handed over, not acknowledged. */
  readonly pending: Set<Entry>;
  /** Handled last. */
  readonly recent: Entry[];
}

/** One endpoint's stream at the broker, and who reads it. */
export class StreamInbox {
  private readonly network: Network;
  private readonly broker: Process;
  private waiting: Entry[] = [];
  private readonly subscriptions: Subscription[] = [];

  constructor(network: Network, broker: Process) {
    this.network = network;
    this.broker = broker;
  }

  append(envelope: Envelope<unknown>): void {
    this.waiting.push({ envelope, isLost: false });
    this.handOver();
  }

  /**
   * Hands over to a reader from now on.
   *
   * @param fresh - nothing that came before is handed over, to this reader or a later one
   */
  attach(reader: InboxReader, fresh: boolean): void {
    if (fresh) this.forget();
    const fields = { reader, pending: new Set<Entry>(), recent: [] };
    this.subscriptions.push({ ...fields, pipe: this.pipeTo(fields) });
    this.handOver();
  }

  /** What the reader was handed and did not acknowledge is for the next one. */
  detach(reader: InboxReader): void {
    const index = this.subscriptions.findIndex((each) => each.reader === reader);
    const [left] = index < 0 ? [] : this.subscriptions.splice(index, 1);
    if (left === undefined) return;
    left.pipe.cut();
    this.waiting = [...left.pending, ...this.waiting];
    this.handOver();
  }

  private forget(): void {
    this.waiting = [];
    for (const { pending } of this.subscriptions) pending.clear();
  }

  loseRecent(): void {
    this.waiting = this.waiting.map((entry) => this.perhapsLost(entry));
    for (const subscription of this.subscriptions) {
      const left = [...subscription.pending].map((entry) => this.perhapsLost(entry));
      this.restartWay(subscription, left);
    }
  }

  /** Acknowledgements got lost: a reader is handed some messages again. */
  repeatRecent(): void {
    const subscription = this.network.random.pick(this.subscriptions);
    const count = this.network.random.integer(1, REPEATED_MAX);
    for (const entry of subscription?.recent.slice(-count) ?? []) this.handTo(subscription, entry);
  }

  private perhapsLost(entry: Entry): Entry {
    return this.network.random.chance(LOSS_CHANCE) ? { ...entry, isLost: true } : entry;
  }

  /** What is on its way to a reader is replaced by these entries. */
  private restartWay(subscription: Subscription, entries: readonly Entry[]): void {
    subscription.pipe.cut();
    subscription.pipe = this.pipeTo(subscription);
    subscription.pending.clear();
    for (const entry of entries) this.handTo(subscription, entry);
  }

  private pipeTo(subscription: Omit<Subscription, 'pipe'>): Pipe<Entry> {
    return new Pipe<Entry>(this.network, this.broker.host, subscription.reader.process, {
      onMessage: (entry) => this.handled(subscription, entry),
      onClose: () => undefined,
      onStall: () => undefined,
    });
  }

  private handOver(): void {
    if (this.subscriptions.length === 0) return;
    const entries = this.waiting;
    this.waiting = [];
    for (const entry of entries) this.handToOne(entry);
  }

  /** Several readers compete for entries; usually there is one. The others miss what one gets. */
  private handToOne(entry: Entry): void {
    const chosen = this.network.random.pick(this.subscriptions);
    for (const subscription of this.subscriptions) {
      const isLost = entry.isLost || subscription !== chosen;
      this.handTo(subscription, isLost ? { ...entry, isLost } : entry);
    }
  }

  private handTo(subscription: Subscription | undefined, entry: Entry): void {
    if (subscription === undefined) return;
    subscription.pending.add(entry);
    subscription.pipe.send(entry);
  }

  private handled({ reader, pending, recent }: Omit<Subscription, 'pipe'>, entry: Entry): void {
    recent.push(entry);
    if (recent.length > REPEATED_MAX) recent.shift();
    const delayMs = this.network.random.integer(0, ACKNOWLEDGE_MS_MAX);
    reader.process.after(delayMs, () => pending.delete(entry));
    if (entry.isLost) reader.onGap(entry.envelope.from);
    else reader.onMessage(entry.envelope);
  }
}
