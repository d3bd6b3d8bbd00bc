import type { Address, Envelope } from '@mezzo/domain';
import type { Process } from '../process/process.ts';

/** The address at which whoever leads is reached. */
export const MASTER: Address = 'master';
/** The address of whoever allocates. */
export const ALLOCATOR: Address = 'allocator';

/** As `MessageHandler` of the domain's bus port. */
export interface BusListener<Incoming> {
  onMessage(envelope: Envelope<Incoming>): void;
  onPeerGone(address: Address): void;
}

/** An endpoint that lasts as long as the life of its process. */
export interface BusPort<Outgoing> {
  /** Returns at once. What is sent to nobody is dropped. */
  send(to: Address, message: Outgoing, term: number): void;
}

/** An agent's endpoint. */
export interface AgentPort<Outgoing> extends BusPort<Outgoing> {
  /** The agent has learnt of another leader. */
  leaderChanged(): void;
}

export interface AgentSite {
  readonly address: Address;
  readonly process: Process;
  /** The host of the master that this agent believes to lead. */
  readonly leaderHost: () => string | undefined;
}

/** What carries messages between masters and agents. One of the adapters of the bus port, simulated. */
export interface AgentBus {
  joinAsMaster<Incoming, Outgoing>(
    process: Process,
    listener: BusListener<Incoming>,
  ): BusPort<Outgoing>;

  joinAsAgent<Incoming, Outgoing>(
    site: AgentSite,
    listener: BusListener<Incoming>,
  ): AgentPort<Outgoing>;

  /** Breaks what connects an agent with its master, if anything does. */
  breakLink(address: Address): void;
}
