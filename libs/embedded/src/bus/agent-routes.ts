import type { Address } from '@mezzo/domain';

/** What carries agents' messages: a link of one agent, or one that many share. */
export interface AgentCarrier {
  /** Whom the link was authenticated as. */
  readonly principal: string | undefined;
  send(address: Address, text: string): void;
  /** The agent has come by another way: it is no longer carried here. */
  drop(address: Address): void;
}

/** Which way leads to each agent. The loss of a way is reported before another takes its place. */
export class AgentRoutes {
  readonly #carriers = new Map<Address, AgentCarrier>();
  readonly #onGone: (address: Address) => void;

  constructor(onGone: (address: Address) => void) {
    this.#onGone = onGone;
  }

  carrierOf(address: Address): AgentCarrier | undefined {
    return this.#carriers.get(address);
  }

  /** Whether somebody of another principal is there under this address. */
  isTaken(address: Address, principal: string | undefined): boolean {
    const present = this.#carriers.get(address);
    return present !== undefined && present.principal !== principal;
  }

  /** @param address - one that is not taken */
  set(address: Address, carrier: AgentCarrier): void {
    const former = this.#carriers.get(address);
    if (former !== undefined) {
      this.delete(address, former);
      former.drop(address);
    }
    this.#carriers.set(address, carrier);
  }

  /** The agent is gone, unless it has come by another way since. */
  delete(address: Address, carrier: AgentCarrier): void {
    if (this.#carriers.get(address) !== carrier) return;
    this.#carriers.delete(address);
    this.#onGone(address);
  }
}
