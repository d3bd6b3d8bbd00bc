import type { Process } from '../process/process.ts';
import type { Appointment } from '../time/timeline.ts';
import type { Network } from './network.ts';

interface Parcel<T> {
  readonly atMs: number;
  /** Absent: the sender has closed its end. */
  readonly content?: { readonly message: T };
}

export interface PipeEvents<T> {
  onMessage(message: T): void;
  /** The sender closed; nothing follows. */
  onClose(): void;
  /** Messages wait because the hosts cannot reach each other. Called once per stall. */
  onStall(): void;
}

/**
 * One direction of a connection: what is sent arrives late, but in order. While the hosts cannot
 * reach each other it waits.
 */
export class Pipe<T> {
  private readonly network: Network;
  private readonly from: string;
  private readonly receiver: Process;
  private readonly events: PipeEvents<T>;
  private queue: Parcel<T>[] = [];
  private appointment: Appointment | undefined = undefined;
  private stalled = false;
  private isCut = false;

  constructor(network: Network, from: string, receiver: Process, events: PipeEvents<T>) {
    this.network = network;
    this.from = from;
    this.receiver = receiver;
    this.events = events;
  }

  get isStalled(): boolean {
    return this.stalled;
  }

  send(message: T): void {
    this.push({ content: { message } });
  }

  /** Closes after what was sent. */
  close(): void {
    this.push({});
  }

  /** Drops what is under way; nothing is delivered any more. */
  cut(): void {
    this.isCut = true;
    this.queue = [];
    this.network.timeline.cancel(this.appointment);
    this.network.offHeal(this.flush);
  }

  private push(parcel: Omit<Parcel<T>, 'atMs'>): void {
    if (this.isCut) return;
    const { timeline } = this.network;
    const arrivesMs = timeline.nowMs + this.network.latencyMs(this.from, this.receiver.host);
    const atMs = Math.max(arrivesMs, this.queue.at(-1)?.atMs ?? 0);
    this.queue.push({ ...parcel, atMs });
    if (this.queue.length === 1 && !this.stalled) this.arm();
  }

  private arm(): void {
    const [head] = this.queue;
    if (head === undefined) return;
    const { timeline } = this.network;
    this.appointment = timeline.after(head.atMs - timeline.nowMs, this.flush);
  }

  private readonly flush = (): void => {
    if (this.isCut) return;
    if (this.network.isBlocked(this.from, this.receiver.host)) return this.stall();
    this.stalled = false;
    this.network.offHeal(this.flush);
    this.network.timeline.cancel(this.appointment);
    const { nowMs } = this.network.timeline;
    while ((this.queue[0]?.atMs ?? Infinity) <= nowMs) {
      const parcel = this.queue.shift();
      if (parcel !== undefined) this.receiver.run(() => this.deliver(parcel));
    }
    // A message that cut this pipe has emptied the queue as well.
    this.arm();
  };

  private stall(): void {
    if (this.stalled) return;
    this.stalled = true;
    this.network.onHeal(this.flush);
    this.events.onStall();
  }

  private deliver({ content }: Parcel<T>): void {
    if (this.isCut) return;
    if (content === undefined) this.events.onClose();
    else this.events.onMessage(content.message);
  }
}
