/**
 * The bus carries the messages of libs/domain/src/protocol between masters, agents and allocators.
 *
 * Adapters: in one process (libs/embedded), straight connections from agents to the leader
 * (libs/direct), Redis streams (libs/redis-streams). All run the same conformance suite.
 */

/** Name of an endpoint: an agent's pid `slave(1)@ip:port`, or `master`, or `allocator`. */
export type Address = string;

/** What travels. `term` is the sender's leadership term; receivers refuse older terms. */
export interface Envelope<Message> {
  readonly from: Address;
  /** Whom the transport has authenticated as the sender, where it does. */
  readonly principal?: string | undefined;
  readonly term: number;
  readonly message: Message;
}

/** Stops what the call that returned it started. Idempotent. */
export type Stop = () => void;

export interface MessageHandler<Message> {
  /** Called in the order of sending, per sender. Must not throw. */
  onMessage(envelope: Envelope<Message>): void;
  /**
   * The peer's end is known to be gone: its process died, its connection broke, or messages of its
   * were lost on the way; what comes of it later was sent after that. It may come back under the same
   * address. Not every loss is reported; timeouts remain the last resort.
   */
  onPeerGone?(address: Address): void;
}

/** One endpoint's view of the bus: it receives `Incoming` and sends `Outgoing`. */
export interface BusEndpoint<Incoming, Outgoing> {
  readonly address: Address;
  /**
   * Queues a message and returns at once. Order per receiver is kept; a message to an endpoint that
   * is not there is dropped, as on a broken connection.
   */
  send(to: Address, message: Outgoing, term: number): void;
  /** Starts delivery. At most one handler at a time. */
  receive(handler: MessageHandler<Incoming>): Stop;
  /** Flushes what was sent and leaves the bus; peers see `onPeerGone`. */
  close(): Promise<void>;
}
