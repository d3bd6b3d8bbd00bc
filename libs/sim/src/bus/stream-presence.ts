import type { Address } from '@mezzo/domain';
import type { Network } from '../network/network.ts';
import type { Process } from '../process/process.ts';

/** How long an endpoint may be silent, as `presenceTtlMs` of libs/redis-streams. */
const TTL_MS = 6_000;
const CHECK_MS = 1_500;

interface Endpoint {
  process: Process;
  /** A new object for each life, so that a restart is seen as a loss. */
  life: object;
  seenMs: number;
  reportGone: (peer: Address) => void;
  /** What this endpoint knows of its peers: the life it saw last. */
  readonly peers: Map<Address, object | undefined>;
}

/** Who is there, as each endpoint finds out by looking. */
export class StreamPresence {
  private readonly network: Network;
  private readonly broker: Process;
  private readonly endpoints = new Map<Address, Endpoint>();

  constructor(network: Network, broker: Process) {
    this.network = network;
    this.broker = broker;
    this.checkLater();
  }

  join(address: Address, process: Process, reportGone: (peer: Address) => void): void {
    const { nowMs: seenMs } = this.network.timeline;
    const endpoint = { process, life: {}, seenMs, reportGone, peers: new Map() };
    this.endpoints.set(address, endpoint);
  }

  /** Two endpoints exchanged a message: each looks after the other from now on. */
  met(address: Address, peer: Address): void {
    const endpoint = this.endpoints.get(address);
    if (endpoint?.peers.has(peer) === false) endpoint.peers.set(peer, undefined);
  }

  private checkLater(): void {
    // While the broker is away nobody is seen to be gone.
    this.broker.after(CHECK_MS, () => {
      this.refresh();
      for (const endpoint of this.endpoints.values()) {
        if (this.isReachable(endpoint)) this.look(endpoint);
      }
      this.checkLater();
    });
  }

  private refresh(): void {
    const { nowMs } = this.network.timeline;
    for (const endpoint of this.endpoints.values()) {
      if (this.isReachable(endpoint)) endpoint.seenMs = nowMs;
    }
  }

  private isReachable({ process }: Endpoint): boolean {
    return process.isActive && !this.network.isBlocked(process.host, this.broker.host);
  }

  private look(endpoint: Endpoint): void {
    for (const [address, known] of [...endpoint.peers]) {
      const life = this.lifeOf(address);
      const isGone = life === undefined || (known !== undefined && known !== life);
      if (life === undefined) endpoint.peers.delete(address);
      else endpoint.peers.set(address, life);
      if (isGone) endpoint.process.run(() => endpoint.reportGone(address));
    }
  }

  private lifeOf(address: Address): object | undefined {
    const endpoint = this.endpoints.get(address);
    const { nowMs } = this.network.timeline;
    return endpoint !== undefined && nowMs - endpoint.seenMs <= TTL_MS ? endpoint.life : undefined;
  }
}
