import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { formatAuthority, type Authority } from '../flags/masters-flag.ts';
import type { MasterTls } from './master-connections.ts';
import type { QuickCall } from './quick-call.ts';
import { QuickConnection } from './quick-connection.ts';

/** Calls that run beside each other with one master; more wait for a connection. */
const connectionsMax = 512;

const tickMs = 1_000;

/** The kept connections to one master. */
export class QuickConnections {
  readonly #master: Authority;
  readonly #tls: MasterTls | undefined;
  readonly #all = new Set<QuickConnection>();
  /** The one that was used last is used next: the others may run out. */
  readonly #idle: QuickConnection[] = [];
  readonly #queue: QuickCall[] = [];
  readonly #clock = setInterval(() => this.#tick(), tickMs).unref();

  constructor(master: Authority, tls: MasterTls | undefined) {
    this.#master = master;
    this.#tls = tls;
  }

  /** Makes a call, as soon as there is a connection for it. */
  make(call: QuickCall): void {
    const idle = this.#idle.pop();
    if (idle !== undefined) call.sendOn(idle);
    else if (this.#all.size < connectionsMax) call.sendOn(this.#open());
    else this.#queue.push(call);
  }

  close(): void {
    clearInterval(this.#clock);
    for (const connection of [...this.#all]) connection.fail('the gateway ends');
  }

  #free(connection: QuickConnection): void {
    const next = this.#next();
    if (next === undefined) this.#idle.push(connection);
    else next.sendOn(connection);
  }

  /** The first that waits and was not given up. */
  #next(): QuickCall | undefined {
    let next = this.#queue.shift();
    while (next?.isSettled === true) next = this.#queue.shift();
    return next;
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
    const next = this.#next();
    if (next !== undefined) this.make(next);
  }

  #tick(): void {
    const nowMs = performance.now();
    for (const connection of [...this.#all]) connection.tick(nowMs);
  }
}
