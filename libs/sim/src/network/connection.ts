import type { Process } from '../process/process.ts';
import type { Network } from './network.ts';
import { Pipe } from './pipe.ts';

/** How long TCP repeats itself before it gives a silent peer up. */
const GIVE_UP_MS_MIN = 15_000;
const GIVE_UP_MS_MAX = 90_000;
/** How long each end of a broken connection takes to notice. */
const NOTICE_MS_MAX = 500;
const LATE_NOTICE_CHANCE = 0.1;
const LATE_NOTICE_MS_MAX = 40_000;

/** One end of a connection: a process, and what it does with what comes. */
export interface ConnectionEnd<T> {
  readonly process: Process;
  onMessage(message: T): void;
  /** The other end closed, died, or the connection broke. Not called after an own `close`. */
  onEnd(): void;
}

/**
 * A connection between two processes, as TCP gives it: ordered, without loss or repetition while it
 * lasts. When it breaks, what is under way is lost, and the ends notice at different times.
 */
export class Connection<ToServer, ToClient> {
  private readonly network: Network;
  private readonly client: ConnectionEnd<ToClient>;
  private readonly server: ConnectionEnd<ToServer>;
  private readonly up: Pipe<ToServer>;
  private readonly down: Pipe<ToClient>;
  private readonly releases: (() => void)[];
  private clientOpen = true;
  private serverOpen = true;

  constructor(network: Network, client: ConnectionEnd<ToClient>, server: ConnectionEnd<ToServer>) {
    this.network = network;
    this.client = client;
    this.server = server;
    const onStall = (): void => this.giveUpLater();
    this.up = new Pipe(network, client.process.host, server.process, {
      onMessage: (message) => this.serverOpen && server.onMessage(message),
      onClose: () => this.endServer(),
      onStall,
    });
    this.down = new Pipe(network, server.process.host, client.process, {
      onMessage: (message) => this.clientOpen && client.onMessage(message),
      onClose: () => this.endClient(),
      onStall,
    });
    this.releases = [
      client.process.onStop(() => this.closeByClient()),
      server.process.onStop(() => this.closeByServer()),
    ];
  }

  get isOpen(): boolean {
    return this.clientOpen && this.serverOpen;
  }

  sendToServer(message: ToServer): void {
    if (this.clientOpen) this.up.send(message);
  }

  sendToClient(message: ToClient): void {
    if (this.serverOpen) this.down.send(message);
  }

  /** The client leaves; the server still gets what was sent. */
  closeByClient(): void {
    if (!this.clientOpen) return;
    this.clientOpen = false;
    this.down.cut();
    this.up.close();
    this.settle();
  }

  closeByServer(): void {
    if (!this.serverOpen) return;
    this.serverOpen = false;
    this.up.cut();
    this.down.close();
    this.settle();
  }

  /** Something on the way broke it. */
  break(): void {
    this.up.cut();
    this.down.cut();
    this.client.process.after(this.noticeMs(), () => this.endClient());
    this.server.process.after(this.noticeMs(), () => this.endServer());
  }

  private noticeMs(): number {
    const { random } = this.network;
    const late = random.chance(LATE_NOTICE_CHANCE);
    return random.integer(0, late ? LATE_NOTICE_MS_MAX : NOTICE_MS_MAX);
  }

  private giveUpLater(): void {
    const { timeline, random } = this.network;
    timeline.after(random.integer(GIVE_UP_MS_MIN, GIVE_UP_MS_MAX), () => {
      if (this.up.isStalled || this.down.isStalled) this.break();
    });
  }

  private endClient(): void {
    if (!this.clientOpen) return;
    this.clientOpen = false;
    this.up.cut();
    this.settle();
    this.client.onEnd();
  }

  private endServer(): void {
    if (!this.serverOpen) return;
    this.serverOpen = false;
    this.down.cut();
    this.settle();
    this.server.onEnd();
  }

  private settle(): void {
    if (this.clientOpen || this.serverOpen) return;
    for (const release of this.releases) release();
  }
}
