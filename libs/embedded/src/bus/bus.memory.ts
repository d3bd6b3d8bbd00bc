import { invariant } from '@mezzo/domain';
import type { Address, BusEndpoint, MessageHandler, Stop } from '@mezzo/domain';
import { Inbox } from './inbox.ts';

/**
 * The bus of one process. Messages are passed on as they are, not copied: they are values. They
 * arrive in a later turn of the event loop, so that no endpoint ever acts inside another's call.
 */
export class MemoryBus {
  readonly #endpoints = new Map<Address, MemoryEndpoint<unknown, unknown>>();

  /** Joins the bus. The address must be free. */
  endpoint<Incoming, Outgoing>(address: Address): BusEndpoint<Incoming, Outgoing> {
    invariant(!this.#endpoints.has(address), `address ${address} is taken`);
    const endpoint = new MemoryEndpoint<Incoming, Outgoing>(address, this.#endpoints);
    this.#endpoints.set(address, endpoint);
    return endpoint;
  }
}

class MemoryEndpoint<Incoming, Outgoing> implements BusEndpoint<Incoming, Outgoing> {
  readonly address: Address;
  readonly inbox = new Inbox<Incoming>();
  /** With whom messages were exchanged: they hear of this endpoint's end. */
  readonly peers = new Set<Address>();
  readonly #endpoints: Map<Address, MemoryEndpoint<unknown, unknown>>;

  constructor(address: Address, endpoints: Map<Address, MemoryEndpoint<unknown, unknown>>) {
    this.address = address;
    this.#endpoints = endpoints;
  }

  send(to: Address, message: Outgoing, term: number): void {
    const receiver = this.#endpoints.get(to);
    if (receiver === undefined || !this.#isOpen()) return;
    this.peers.add(to);
    receiver.peers.add(this.address);
    const envelope = { from: this.address, term, message };
    setImmediate(() => receiver.inbox.arrive({ envelope }));
  }

  receive(handler: MessageHandler<Incoming>): Stop {
    return this.inbox.receive(handler);
  }

  close(): Promise<void> {
    if (!this.#isOpen()) return Promise.resolve();
    this.#endpoints.delete(this.address);
    for (const peer of this.peers) {
      const inbox = this.#endpoints.get(peer)?.inbox;
      setImmediate(() => inbox?.arrive({ gonePeer: this.address }));
    }
    return Promise.resolve();
  }

  #isOpen(): boolean {
    return this.#endpoints.get(this.address) === (this as MemoryEndpoint<unknown, unknown>);
  }
}
