import type { Address, BusEndpoint, MessageHandler, Stop } from '@mezzo/domain';
import { Inbox } from './inbox.ts';
import { LinkKeeper, type LinkKeeperOptions } from './link-keeper.ts';
import { linkText, readLinkText } from './link-message.ts';

export interface DirectBusClientOptions extends LinkKeeperOptions {
  /** The agent's own address, such as `slave(1)@10.0.0.7:5051`. */
  readonly address: Address;
  /** The link is up (again): the agent should register at once instead of waiting for its timer. */
  readonly onConnected?: () => void;
}

/** An agent's end of the direct bus, with a link of its own. */
export class DirectBusClient<Incoming, Outgoing> implements BusEndpoint<Incoming, Outgoing> {
  readonly address: Address;
  readonly #inbox = new Inbox<Incoming>();
  readonly #keeper: LinkKeeper;

  constructor(options: DirectBusClientOptions) {
    this.address = options.address;
    this.#keeper = new LinkKeeper(`address=${encodeURIComponent(options.address)}`, options, {
      onOpen: () => options.onConnected?.(),
      onText: (text) => this.#receive(text),
      onEnd: () => this.#inbox.arrive({ gonePeer: 'master' }),
    });
  }

  send(to: Address, message: Outgoing, term: number): void {
    if (to === 'master' && this.#keeper.isOpen) this.#keeper.send(linkText({ term, message }));
  }

  receive(handler: MessageHandler<Incoming>): Stop {
    return this.#inbox.receive(handler);
  }

  close(): Promise<void> {
    return this.#keeper.close();
  }

  /** Breaks the link without a farewell, as the death of the process would, and stays away. */
  terminate(): void {
    this.#keeper.terminate();
  }

  #receive(text: string): boolean {
    const arrived = readLinkText(text);
    if (arrived === undefined) return false;
    const { term, message } = arrived;
    this.#inbox.arrive({ envelope: { from: 'master', term, message: message as Incoming } });
    return true;
  }
}
