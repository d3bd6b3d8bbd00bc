import {
  invariant,
  type Address,
  type BusEndpoint,
  type MessageHandler,
  type Stop,
} from '@mezzo/domain';
import { Inbox } from './inbox.ts';
import { LinkKeeper, reconnectMsMaxDefault, type LinkKeeperOptions } from './link-keeper.ts';
import { linkText, readLinkText, type LinkMessage } from './link-message.ts';
import { readSharedFrame, sharedFrame } from './shared-frame.ts';

/**
 * One link to the leading master for many agents of one process, such as a simulator's. Each agent
 * has an endpoint of its own; the loss of the link is the loss of all of them.
 */
export class DirectBusTrunk<Incoming, Outgoing> {
  readonly #endpoints = new Map<Address, TrunkEndpoint<Incoming, Outgoing>>();
  readonly #keeper: LinkKeeper;
  readonly #rejoinMs: number;

  constructor(options: LinkKeeperOptions) {
    this.#rejoinMs = options.reconnectMsMax ?? reconnectMsMaxDefault;
    this.#keeper = new LinkKeeper('shared=1', options, {
      onOpen: () => {
        for (const endpoint of [...this.#endpoints.values()]) endpoint.connected();
      },
      onText: (frame) => this.#receive(frame),
      onEnd: () => {
        for (const endpoint of [...this.#endpoints.values()]) endpoint.lost();
      },
    });
  }

  /**
   * Opens an agent's endpoint, which the master knows from its first message on.
   *
   * @param address - one that has no endpoint here now
   * @param onConnected - the way to the master is free (again): the agent should register. Never
   * called before this call has returned
   */
  join(address: Address, onConnected?: () => void): BusEndpoint<Incoming, Outgoing> {
    invariant(!this.#endpoints.has(address), `${address} has one endpoint at most`);
    const { sharedAddressesMax } = this.#keeper.limits;
    invariant(this.#endpoints.size < sharedAddressesMax, 'too many agents share a link');
    const endpoint = new TrunkEndpoint<Incoming, Outgoing>(address, {
      onConnected,
      send: (text) => {
        if (this.#endpoints.get(address) === endpoint)
          this.#keeper.send(sharedFrame(address, text));
      },
      leave: () => {
        this.#leave(endpoint);
      },
    });
    this.#endpoints.set(address, endpoint);
    queueMicrotask(() => this.#greet(endpoint));
    return endpoint;
  }

  /** Sends what is buffered, then ends the link, and all endpoints with it. */
  close(): Promise<void> {
    return this.#keeper.close();
  }

  /** Breaks the link without a farewell, as the death of the process would, and stays away. */
  terminate(): void {
    this.#keeper.terminate();
  }

  #greet(endpoint: TrunkEndpoint<Incoming, Outgoing>): void {
    if (!this.#keeper.isOpen || this.#endpoints.get(endpoint.address) !== endpoint) return;
    endpoint.connected();
  }

  #leave(endpoint: TrunkEndpoint<Incoming, Outgoing>): void {
    if (this.#endpoints.get(endpoint.address) !== endpoint) return;
    this.#keeper.send(sharedFrame(endpoint.address, ''));
    this.#endpoints.delete(endpoint.address);
  }

  #receive(frame: string): boolean {
    const parts = readSharedFrame(frame);
    if (parts === undefined) return false;
    const { address, text } = parts;
    const endpoint = this.#endpoints.get(address);
    if (text === '') {
      this.#dropped(address, endpoint);
      return true;
    }
    const message = readLinkText(text);
    if (message !== undefined) endpoint?.arrive(message);
    return message !== undefined;
  }

  /** The agent has come to the master by another way. It is told, and tries again, but not at once. */
  #dropped(address: Address, endpoint: TrunkEndpoint<Incoming, Outgoing> | undefined): void {
    endpoint?.lost();
    this.#keeper.send(sharedFrame(address, ''));
    if (endpoint !== undefined) setTimeout(() => this.#greet(endpoint), this.#rejoinMs).unref();
  }
}

interface TrunkEndpointLine {
  readonly onConnected: (() => void) | undefined;
  readonly send: (text: string) => void;
  readonly leave: () => void;
}

class TrunkEndpoint<Incoming, Outgoing> implements BusEndpoint<Incoming, Outgoing> {
  readonly address: Address;
  readonly #line: TrunkEndpointLine;
  readonly #inbox = new Inbox<Incoming>();
  /** While it is not, what is sent is dropped, as on a broken connection. */
  #isConnected = false;

  constructor(address: Address, line: TrunkEndpointLine) {
    this.address = address;
    this.#line = line;
  }

  send(to: Address, message: Outgoing, term: number): void {
    if (to === 'master' && this.#isConnected) this.#line.send(linkText({ term, message }));
  }

  receive(handler: MessageHandler<Incoming>): Stop {
    return this.#inbox.receive(handler);
  }

  /** What was sent before goes out first: the link stays. */
  close(): Promise<void> {
    this.#line.leave();
    return Promise.resolve();
  }

  connected(): void {
    if (this.#isConnected) return;
    this.#isConnected = true;
    this.#line.onConnected?.();
  }

  arrive({ term, message }: LinkMessage): void {
    this.#inbox.arrive({ envelope: { from: 'master', term, message: message as Incoming } });
  }

  lost(): void {
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.#inbox.arrive({ gonePeer: 'master' });
  }
}
