import type { Address, Envelope } from '@mezzo/domain';
import type { Network } from '../network/network.ts';
import { Pipe } from '../network/pipe.ts';
import { Process } from '../process/process.ts';
import type { AgentBus, AgentPort, AgentSite, BusListener, BusPort } from './bus.ts';
import { StreamInbox, type InboxReader } from './stream-inbox.ts';
import { StreamPresence } from './stream-presence.ts';

/** Where the broker runs, for partitions. */
export const BROKER_HOST = 'broker';

interface Posting {
  readonly to: Address;
  readonly envelope: Envelope<unknown>;
}

/**
 * A broker that keeps one inbox per endpoint, as Redis does for libs/redis-streams: messages outlive
 * their senders and wait for their receivers, may be repeated when a receiver comes back, and may be
 * lost when the broker fails over. Order is kept per sender.
 */
export class StreamBroker implements AgentBus {
  private readonly network: Network;
  /** Frozen while the broker is away. */
  readonly process: Process;
  private readonly inboxes = new Map<Address, StreamInbox>();
  private readonly presence: StreamPresence;

  constructor(network: Network) {
    this.network = network;
    this.process = new Process(network.timeline, BROKER_HOST);
    this.process.start();
    this.presence = new StreamPresence(network, this.process);
  }

  joinAsMaster<Incoming, Outgoing>(
    process: Process,
    listener: BusListener<Incoming>,
  ): BusPort<Outgoing> {
    return this.join('master', process, listener);
  }

  joinAsAgent<Incoming, Outgoing>(
    { address, process }: AgentSite,
    listener: BusListener<Incoming>,
  ): AgentPort<Outgoing> {
    return { ...this.join<Incoming, Outgoing>(address, process, listener), leaderChanged: noop };
  }

  /**
   * Reads the inbox of `address`, together with whoever else does, for one life of a process.
   *
   * @param fresh - what was sent to whoever read it before is forgotten
   */
  join<Incoming, Outgoing>(
    address: Address,
    process: Process,
    listener: BusListener<Incoming>,
    { fresh = false } = {},
  ): BusPort<Outgoing> {
    const inbox = this.inboxes.get(address) ?? new StreamInbox(this.network, this.process);
    this.inboxes.set(address, inbox);
    const reader: InboxReader = {
      process,
      onMessage: (envelope) => {
        this.presence.met(address, envelope.from);
        listener.onMessage(envelope as Envelope<Incoming>);
      },
      // Whoever misses messages of a peer must begin again with it, as after a broken connection.
      onGap: (from) => listener.onPeerGone(from),
    };
    inbox.attach(reader, fresh);
    this.presence.join(address, process, (peer) => listener.onPeerGone(peer));
    process.onStop(() => inbox.detach(reader));
    return this.portOf(address, process);
  }

  /** Streams do not connect anybody with anybody. */
  breakLink(): void {
    // Nothing to break.
  }

  /** A failover of the broker: what it held and had not yet handed over may be gone. */
  loseRecent(): void {
    for (const inbox of this.inboxes.values()) inbox.loseRecent();
  }

  /** Receivers are handed messages again that they have seen, as after a lost acknowledgement. */
  repeatRecent(): void {
    for (const inbox of this.inboxes.values()) inbox.repeatRecent();
  }

  private portOf<Outgoing>(address: Address, process: Process): BusPort<Outgoing> {
    const pipe = new Pipe<Posting>(this.network, process.host, this.process, {
      onMessage: (posting) => this.inboxes.get(posting.to)?.append(posting.envelope),
      onClose: noop,
      onStall: noop,
    });
    return {
      send: (to, message, term) => {
        this.presence.met(address, to);
        pipe.send({ to, envelope: { from: address, term, message } });
      },
    };
  }
}

function noop(): void {
  // Nothing to do.
}
