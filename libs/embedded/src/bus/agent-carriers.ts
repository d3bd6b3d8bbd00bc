import type { Address } from '@mezzo/domain';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { AgentCarrier, AgentRoutes } from './agent-routes.ts';
import {
  DirectLink,
  type DirectLinkLimits,
  type LinkEvents,
  type LinkReading,
} from './direct-link.ts';
import { readLinkText, type LinkMessage } from './link-message.ts';
import { readSharedFrame, sharedFrame } from './shared-frame.ts';

export interface CarrierOptions {
  readonly webSocket: WebSocket;
  /** What the WebSocket writes to. */
  readonly stream: Duplex;
  readonly limits: DirectLinkLimits;
  readonly reading: LinkReading;
  readonly principal: string | undefined;
  readonly routes: AgentRoutes;
  readonly onMessage: (address: Address, message: LinkMessage) => void;
  readonly onEnd: () => void;
}

function openLink(options: CarrierOptions, events: LinkEvents): DirectLink {
  const { webSocket: socket, stream, limits, reading } = options;
  return new DirectLink({ socket, stream, limits, events, reading });
}

/** An agent with a link of its own. */
export class PlainCarrier implements AgentCarrier {
  readonly link: DirectLink;
  readonly principal: string | undefined;

  constructor(address: Address, options: CarrierOptions) {
    const { principal, routes, onMessage, onEnd } = options;
    this.principal = principal;
    routes.set(address, this);
    this.link = openLink(options, {
      onText: (text) => {
        const message = readLinkText(text);
        if (message !== undefined) onMessage(address, message);
        return message !== undefined;
      },
      onEnd: () => {
        routes.delete(address, this);
        onEnd();
      },
    });
  }

  send(_: Address, text: string): void {
    this.link.send(text);
  }

  drop(): void {
    this.link.terminate();
  }
}

/**
 * A link that many agents share: those of one process. An agent is there from its first message on.
 *
 * Whoever is dropped is told by an empty text and answers with one. Until then nothing that comes
 * under its address counts: it was said before the agent knew.
 */
export class SharedCarrier implements AgentCarrier {
  readonly link: DirectLink;
  readonly principal: string | undefined;
  readonly #options: CarrierOptions;
  readonly #present = new Set<Address>();
  readonly #dropped = new Set<Address>();

  constructor(options: CarrierOptions) {
    const { principal, routes, onEnd } = options;
    this.principal = principal;
    this.#options = options;
    this.link = openLink(options, {
      onText: (frame) => this.#receive(frame),
      onEnd: () => {
        for (const address of this.#present) routes.delete(address, this);
        onEnd();
      },
    });
  }

  send(address: Address, text: string): void {
    this.link.send(sharedFrame(address, text));
  }

  drop(address: Address): void {
    this.#present.delete(address);
    this.#dropped.add(address);
    this.send(address, '');
  }

  #receive(frame: string): boolean {
    const parts = readSharedFrame(frame);
    if (parts === undefined) return false;
    const { address, text } = parts;
    if (text === '') {
      this.#leave(address);
      return true;
    }
    const message = readLinkText(text);
    if (message === undefined) return false;
    if (this.#dropped.has(address)) return true;
    if (!this.#present.has(address)) {
      if (!this.#mayEnter()) return false;
      if (!this.#enter(address)) return true;
    }
    this.#options.onMessage(address, message);
    return true;
  }

  #mayEnter(): boolean {
    return this.#present.size + this.#dropped.size < this.#options.limits.sharedAddressesMax;
  }

  #enter(address: Address): boolean {
    const { routes } = this.#options;
    if (routes.isTaken(address, this.principal)) {
      this.drop(address);
      return false;
    }
    this.#present.add(address);
    routes.set(address, this);
    return true;
  }

  #leave(address: Address): void {
    this.#dropped.delete(address);
    if (this.#present.delete(address)) this.#options.routes.delete(address, this);
  }
}
