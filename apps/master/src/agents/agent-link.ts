import type { MasterInput } from '@mezzo/core';
import type { Address, AgentToMaster, BusEndpoint, MasterToAgent, Stop } from '@mezzo/domain';
import type { Log } from '@mezzo/http-kit';
import { isAgentMessage } from './is-agent-message.ts';

export interface AgentLinkOptions {
  readonly bus: BusEndpoint<AgentToMaster, MasterToAgent>;
  readonly enqueue: (input: MasterInput) => void;
  readonly log: Log;
}

/** The master's line to its agents, whatever bus carries it. */
export class AgentLink {
  readonly #options: AgentLinkOptions;
  #stop: Stop | undefined;
  #term = 0;

  constructor(options: AgentLinkOptions) {
    this.#options = options;
  }

  /** @param term - of the leadership that begins: agents refuse older ones */
  start(term: number): void {
    this.#term = term;
    const { bus, enqueue, log } = this.#options;
    this.#stop = bus.receive({
      onMessage: ({ from, message }) => {
        if (isAgentMessage(message)) enqueue({ kind: 'agentMessage', from, message });
        else log.warn({ from }, 'agent message refused');
      },
      onPeerGone: (address) => {
        log.info({ address }, 'agent link lost');
        enqueue({ kind: 'agentGone', address });
      },
    });
  }

  send(address: Address, message: MasterToAgent): void {
    this.#options.bus.send(address, message, this.#term);
  }

  async stop(): Promise<void> {
    this.#stop?.();
    await this.#options.bus.close();
  }
}
