import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { formatAuthority, type Authority } from '../flags/masters-flag.ts';
import type { Attempt, MasterRequest, MasterTls } from './master-connections.ts';
import { QuickConnection } from './quick-connection.ts';

/** Calls that run beside each other with one master; more wait for a connection. */
const connectionsMax = 512;

const tickMs = 1_000;

type Start = (connection: QuickConnection) => void;

/** The kept connections to one master. */
export class QuickConnections {
  readonly #master: Authority;
  readonly #tls: MasterTls | undefined;
  readonly #all = new Set<QuickConnection>();
  /** The one that was used last is used next: the others may run out. */
  readonly #idle: QuickConnection[] = [];
  readonly #queue: Start[] = [];
  readonly #clock = setInterval(() => this.#tick(), tickMs).unref();

  constructor(master: Authority, tls: MasterTls | undefined) {
    this.#master = master;
    this.#tls = tls;
  }

  /**
   * Makes a call; never rejects.
   *
   * @param begun - gets how to give the call up
   */
  call(
    request: MasterRequest,
    begun: (abandon: (reason: string) => void) => void,
  ): Promise<Attempt> {
    return new Promise((resolve) => {
      let isGivenUp = false;
      begun((reason) => {
        isGivenUp = true;
        resolve({ failure: reason, sent: false });
      });
      this.#take((connection) => {
        if (isGivenUp) return this.#free(connection);
        begun((reason) => connection.fail(reason));
        connection.send(request, performance.now(), resolve);
      });
    });
  }

  close(): void {
    clearInterval(this.#clock);
    for (const connection of [...this.#all]) connection.fail('the gateway ends');
  }

  #take(start: Start): void {
    const idle = this.#idle.pop();
    if (idle !== undefined) start(idle);
    else if (this.#all.size < connectionsMax) start(this.#open());
    else this.#queue.push(start);
  }

  #free(connection: QuickConnection): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#idle.push(connection);
    else next(connection);
  }

  #open(): QuickConnection {
    const { host, port } = this.#master;
    const socket =
      this.#tls === undefined
        ? connect({ host, port })
        : connectTls({ host, port, servername: isIP(host) === 0 ? host : '', ...this.#tls });
    const connection = new QuickConnection({
      socket,
      connected: this.#tls === undefined ? 'connect' : 'secureConnect',
      authority: formatAuthority(this.#master),
      onIdle: (each) => this.#free(each),
      onClosed: (each) => this.#closed(each),
    });
    this.#all.add(connection);
    return connection;
  }

  #closed(connection: QuickConnection): void {
    this.#all.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at !== -1) this.#idle.splice(at, 1);
    const next = this.#queue.shift();
    if (next !== undefined) this.#take(next);
  }

  #tick(): void {
    const nowMs = performance.now();
    for (const connection of [...this.#all]) connection.tick(nowMs);
  }
}
