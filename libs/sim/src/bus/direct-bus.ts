import type { Address, Envelope } from '@mezzo/domain';
import { Connection } from '../network/connection.ts';
import type { Network } from '../network/network.ts';
import type { Process } from '../process/process.ts';
import {
  MASTER,
  type AgentBus,
  type AgentPort,
  type AgentSite,
  type BusListener,
  type BusPort,
} from './bus.ts';

/** As the direct bus: waiting time before the first attempt to connect again; it doubles. */
const RETRY_MS_MIN = 50;
const RETRY_MS_MAX = 2_000;

type Link = Connection<unknown, unknown>;
type AnyEnvelope = Envelope<unknown>;

interface Server {
  readonly process: Process;
  readonly listener: BusListener<unknown>;
  readonly links: Map<Address, Link>;
}

/**
 * Straight connections from agents to the master they believe to lead. A connection that ends is
 * reported on both sides; one that is replaced is reported before anything of the new one.
 *
 * Simulates libs/embedded/src/bus/bus.direct-*.ts.
 */
export class DirectBus implements AgentBus {
  private readonly network: Network;
  /** Masters that listen, by host. */
  private readonly servers = new Map<string, Server>();
  private readonly clients = new Map<Address, DirectClient>();

  constructor(network: Network) {
    this.network = network;
  }

  joinAsMaster<Incoming, Outgoing>(
    process: Process,
    listener: BusListener<Incoming>,
  ): BusPort<Outgoing> {
    const server: Server = { process, listener, links: new Map() };
    this.servers.set(process.host, server);
    process.onStop(() => this.servers.delete(process.host));
    return {
      send: (to, message, term) => {
        const envelope: AnyEnvelope = { from: MASTER, term, message };
        server.links.get(to)?.sendToClient(envelope);
      },
    };
  }

  joinAsAgent<Incoming, Outgoing>(
    site: AgentSite,
    listener: BusListener<Incoming>,
  ): AgentPort<Outgoing> {
    const client = new DirectClient(this.network, this.servers, site, listener);
    this.clients.set(site.address, client);
    return client;
  }

  breakLink(address: Address): void {
    this.clients.get(address)?.breakLink();
  }
}

/** An agent's end: it connects as long as it lives, and again whenever the link breaks. */
class DirectClient implements AgentPort<unknown> {
  private readonly network: Network;
  private readonly servers: ReadonlyMap<string, Server>;
  private readonly site: AgentSite;
  private readonly listener: BusListener<unknown>;
  private link: Link | undefined = undefined;
  /** Where the link leads to. */
  private host: string | undefined = undefined;
  private failuresCount = 0;

  constructor(
    network: Network,
    servers: ReadonlyMap<string, Server>,
    site: AgentSite,
    listener: BusListener<unknown>,
  ) {
    this.network = network;
    this.servers = servers;
    this.site = site;
    this.listener = listener;
    this.connect();
  }

  send(_to: Address, message: unknown, term: number): void {
    this.link?.sendToServer({ from: this.site.address, term, message });
  }

  breakLink(): void {
    this.link?.break();
  }

  /** Leaves a master that leads no more. */
  leaderChanged(): void {
    const { link } = this;
    const leaderHost = this.site.leaderHost();
    if (link === undefined || leaderHost === undefined || leaderHost === this.host) return;
    link.closeByClient();
    this.ended(link);
  }

  private connect(): void {
    const { process, leaderHost } = this.site;
    const host = leaderHost();
    const server = host === undefined ? undefined : this.servers.get(host);
    if (server === undefined || this.network.isBlocked(process.host, server.process.host)) {
      this.retry();
      return;
    }
    const delayMs = this.network.latencyMs(process.host, server.process.host);
    process.after(delayMs, () => this.open(server));
  }

  private open(server: Server): void {
    if (!server.process.isUp || this.servers.get(server.process.host) !== server) {
      this.retry();
      return;
    }
    this.failuresCount = 0;
    const link: Link = new Connection<unknown, unknown>(
      this.network,
      {
        process: this.site.process,
        onMessage: (envelope) => this.listener.onMessage(envelope as AnyEnvelope),
        onEnd: () => this.ended(link),
      },
      this.serverEnd(server, () => link),
    );
    this.link = link;
    this.host = server.process.host;
    server.process.run(() => this.accept(server, link));
    this.leaderChanged();
  }

  private serverEnd(server: Server, link: () => Link) {
    const { address } = this.site;
    return {
      process: server.process,
      onMessage: (envelope: unknown): void => {
        if (server.links.get(address) === link())
          server.listener.onMessage(envelope as AnyEnvelope);
      },
      onEnd: (): void => {
        if (server.links.get(address) !== link()) return;
        server.links.delete(address);
        server.listener.onPeerGone(address);
      },
    };
  }

  private accept(server: Server, link: Link): void {
    const { address } = this.site;
    const former = server.links.get(address);
    if (former !== undefined) {
      server.links.delete(address);
      server.listener.onPeerGone(address);
      former.closeByServer();
    }
    server.links.set(address, link);
  }

  private ended(link: Link): void {
    if (this.link !== link) return;
    this.link = undefined;
    this.listener.onPeerGone(MASTER);
    this.retry();
  }

  private retry(): void {
    const delayMs = Math.min(RETRY_MS_MIN * 2 ** this.failuresCount, RETRY_MS_MAX);
    this.failuresCount += 1;
    this.site.process.after(delayMs, () => this.connect());
  }
}
