import type { Address, BusEndpoint, MessageHandler, Stop } from '@mezzo/domain';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  DirectLink,
  directLinkLimits,
  directLinkPath,
  linkText,
  type DirectLinkLimits,
} from './direct-link.ts';
import { Inbox } from './inbox.ts';

/**
 * The master's end of the direct bus: agents connect to its HTTP port. The link is what TCP links
 * are to Mesos: when it breaks, the agent counts as disconnected at once.
 *
 * An agent that connects again replaces its former link; the loss of that one is reported first.
 */
export class DirectBusServer<Incoming, Outgoing> implements BusEndpoint<Incoming, Outgoing> {
  readonly address = 'master';
  readonly #inbox = new Inbox<Incoming>();
  readonly #links = new Map<Address, AgentLink>();
  readonly #limits: DirectLinkLimits;
  readonly #server: WebSocketServer;
  #lastSent:
    { readonly message: Outgoing; readonly term: number; readonly text: string } | undefined;
  #isClosed = false;

  constructor(limits: Partial<DirectLinkLimits> = {}) {
    this.#limits = { ...directLinkLimits, ...limits };
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: this.#limits.messageBytesMax,
    });
  }

  /** Whether an upgrade request wants to open a link. */
  static isLinkRequest(request: IncomingMessage): boolean {
    return addressOf(request) !== undefined;
  }

  /**
   * Takes over the connection of an upgrade request that {@link isLinkRequest}.
   *
   * @param principal - whom the request was authenticated as. Nobody else gets in under an address
   * before its link has ended
   */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, principal?: string): void {
    const address = addressOf(request);
    if (address === undefined || this.#isClosed || this.#isTaken(address, principal)) {
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      if (this.#isTaken(address, principal)) webSocket.terminate();
      else this.#open(address, webSocket, principal);
    });
  }

  send(to: Address, message: Outgoing, term: number): void {
    this.#links.get(to)?.link.sendText(this.#textOf(message, term));
  }

  /** A message to thousands of agents, one after the other, is written once. */
  #textOf(message: Outgoing, term: number): string {
    const last = this.#lastSent;
    if (last?.message === message && last.term === term) return last.text;
    const text = linkText({ term, message });
    this.#lastSent = { message, term, text };
    return text;
  }

  receive(handler: MessageHandler<Incoming>): Stop {
    return this.#inbox.receive(handler);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#links.values()].map(({ link }) => link.close()));
    this.#server.close();
  }

  #isTaken(address: Address, principal: string | undefined): boolean {
    const present = this.#links.get(address);
    return present !== undefined && present.principal !== principal;
  }

  #open(address: Address, webSocket: WebSocket, principal: string | undefined): void {
    this.#replace(address);
    const from = { from: address, ...(principal !== undefined && { principal }) };
    const link = new DirectLink(webSocket, this.#limits, {
      onMessage: ({ term, message }) => {
        if (this.#links.get(address)?.link !== link) return;
        this.#inbox.arrive({ envelope: { ...from, term, message: message as Incoming } });
      },
      onEnd: () => {
        if (this.#links.get(address)?.link === link) this.#forget(address);
      },
    });
    this.#links.set(address, { link, principal });
  }

  #replace(address: Address): void {
    const former = this.#links.get(address);
    if (former === undefined) return;
    this.#forget(address);
    former.link.terminate();
  }

  #forget(address: Address): void {
    this.#links.delete(address);
    this.#inbox.arrive({ gonePeer: address });
  }
}

interface AgentLink {
  readonly link: DirectLink;
  readonly principal: string | undefined;
}

function addressOf(request: IncomingMessage): Address | undefined {
  const url = new URL(request.url ?? '/', 'http://master');
  if (url.pathname !== directLinkPath) return undefined;
  return url.searchParams.get('address') ?? undefined;
}
