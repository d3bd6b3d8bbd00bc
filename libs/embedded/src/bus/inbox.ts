import type { Address, Envelope, MessageHandler, Stop } from '@mezzo/domain';

type Arrival<Message> = { readonly envelope: Envelope<Message> } | { readonly gonePeer: Address };

/**
 * What arrived for one endpoint: handed to its handler, or kept, up to a bound, while there is none.
 * Beyond the bound the newest is dropped, as the bus may drop any message.
 */
export class Inbox<Message> {
  readonly #kept: Arrival<Message>[] = [];
  readonly #keptCountMax: number;
  #handler: MessageHandler<Message> | undefined;

  constructor(keptCountMax = 100_000) {
    this.#keptCountMax = keptCountMax;
  }

  arrive(arrival: Arrival<Message>): void {
    if (this.#handler !== undefined) hand(this.#handler, arrival);
    else if (this.#kept.length < this.#keptCountMax) this.#kept.push(arrival);
  }

  receive(handler: MessageHandler<Message>): Stop {
    this.#handler = handler;
    // Not at once: the caller has not yet seen this call return.
    queueMicrotask(() => this.#handOver(handler));
    return () => {
      if (this.#handler === handler) this.#handler = undefined;
    };
  }

  #handOver(handler: MessageHandler<Message>): void {
    while (this.#handler === handler) {
      const arrival = this.#kept.shift();
      if (arrival === undefined) return;
      hand(handler, arrival);
    }
  }
}

function hand<Message>(handler: MessageHandler<Message>, arrival: Arrival<Message>): void {
  if ('envelope' in arrival) handler.onMessage(arrival.envelope);
  else handler.onPeerGone?.(arrival.gonePeer);
}
