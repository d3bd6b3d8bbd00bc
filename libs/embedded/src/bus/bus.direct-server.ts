import type { Address, BusEndpoint, MessageHandler, Stop } from '@mezzo/domain';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { PlainCarrier, SharedCarrier, type CarrierOptions } from './agent-carriers.ts';
import { AgentRoutes } from './agent-routes.ts';
import { directLinkLimits, directLinkPath, type DirectLinkLimits } from './direct-link.ts';
import { Inbox } from './inbox.ts';
import { LinkEntrance } from './link-entrance.ts';
import { linkText } from './link-message.ts';
import { PacedWork } from './paced-work.ts';

/**
 * The master's end of the direct bus: agents connect to its HTTP port. The link is what TCP links
 * are to Mesos: when it breaks, the agent counts as disconnected at once. A process that holds many
 * agents may have them share a link.
 *
 * An agent that connects again replaces its former link; the loss of that one is reported first.
 *
 * Links are opened and read in slices, a turn of the event loop at a time: after the election thousands
 * of agents come at once, and a leader serves others as well.
 */
export class DirectBusServer<Incoming, Outgoing> implements BusEndpoint<Incoming, Outgoing> {
  readonly address = 'master';
  readonly #inbox = new Inbox<Incoming>();
  readonly #routes = new AgentRoutes((gonePeer) => this.#inbox.arrive({ gonePeer }));
  readonly #carriers = new Set<PlainCarrier | SharedCarrier>();
  readonly #limits: DirectLinkLimits;
  readonly #entrance = new LinkEntrance();
  readonly #work = new PacedWork();
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
    return readRequest(request) !== undefined;
  }

  /**
   * Takes over the connection of an upgrade request that {@link isLinkRequest}.
   *
   * @param principal - whom the request was authenticated as, for all agents of a shared link. Nobody
   * else gets in under an address before its link has ended
   */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, principal?: string): void {
    const wanted = readRequest(request);
    if (wanted === undefined) {
      socket.destroy();
      return;
    }
    this.#entrance.enter((isIn) => {
      socket.once('close', isIn);
      this.#work.enqueue(() => this.#upgrade({ request, socket, head, principal, wanted }, isIn));
    });
  }

  /** The port has taken a connection in this turn: links rest for the sake of those behind it. */
  makeWay(): void {
    this.#work.makeWay();
  }

  send(to: Address, message: Outgoing, term: number): void {
    this.#routes.carrierOf(to)?.send(to, this.#textOf(message, term));
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
    await Promise.all([...this.#carriers].map(({ link }) => link.close()));
    this.#server.close();
  }

  #isTaken({ address }: LinkRequest, principal: string | undefined): boolean {
    return address !== undefined && this.#routes.isTaken(address, principal);
  }

  #upgrade({ request, socket, head, principal, wanted }: Knock, onText: () => void): void {
    if (this.#isClosed || this.#isTaken(wanted, principal)) {
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.once('message', onText);
      if (this.#isTaken(wanted, principal)) webSocket.terminate();
      else this.#open(wanted, { webSocket, stream: socket, principal });
    });
  }

  #open(
    { address }: LinkRequest,
    opened: Pick<CarrierOptions, 'webSocket' | 'stream' | 'principal'>,
  ): void {
    const { principal } = opened;
    const from = principal === undefined ? {} : { principal };
    const options: CarrierOptions = {
      ...opened,
      limits: this.#limits,
      reading: this.#work,
      routes: this.#routes,
      onMessage: (sender, { term, message }) => {
        if (this.#routes.carrierOf(sender) !== carrier) return;
        this.#inbox.arrive({
          envelope: { ...from, from: sender, term, message: message as Incoming },
        });
      },
      onEnd: () => this.#carriers.delete(carrier),
    };
    const carrier =
      address === undefined ? new SharedCarrier(options) : new PlainCarrier(address, options);
    this.#carriers.add(carrier);
  }
}

/** Somebody who wants a link. */
interface Knock {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly principal: string | undefined;
  readonly wanted: LinkRequest;
}

/** What an upgrade asks for: the link of one agent, or one to be shared. */
interface LinkRequest {
  readonly address: Address | undefined;
}

function readRequest(request: IncomingMessage): LinkRequest | undefined {
  const url = URL.parse(request.url ?? '/', 'http://master');
  if (url?.pathname !== directLinkPath) return undefined;
  const address = url.searchParams.get('address') ?? undefined;
  const isShared = url.searchParams.get('shared') === '1';
  return (address === undefined) === isShared ? { address } : undefined;
}
