import type { MasterInput } from '@mezzo/core';
import type { Address, AgentToMaster, BusEndpoint, MasterToAgent, Stop } from '@mezzo/domain';
import type { Log } from '@mezzo/http-kit';
import type { MasterAdapters } from '../master-adapters.ts';
import { isAgentMessage } from './is-agent-message.ts';

export interface AgentLinkOptions {
  readonly open: MasterAdapters['openAgentBus'];
  readonly onDeposed: (reason: string) => void;
  readonly enqueue: (input: MasterInput) => void;
  readonly log: Log;
}

/** The master's line to its agents, whatever bus carries it. */
export class AgentLink {
  readonly #options: AgentLinkOptions;
  #bus: BusEndpoint<AgentToMaster, MasterToAgent> | undefined;
  #stop: Stop | undefined;
  #term = 0;

  constructor(options: AgentLinkOptions) {
    this.#options = options;
  }

  /** @param term - of the leadership that begins: agents refuse older ones */
  start(term: number): void {
    this.#term = term;
    const { open, onDeposed, enqueue, log } = this.#options;
    const onRefused = (refusal: string, from: string): void => {
      log.warn({ from, refusal }, 'agent message refused');
    };
    this.#bus = open({ term, onDeposed, onRefused });
    this.#stop = this.#bus.receive({
      onMessage: ({ from, principal, message }) => {
        if (isAgentMessage(message)) enqueue({ kind: 'agentMessage', from, principal, message });
        else log.warn({ from }, 'agent message refused');
      },
      onPeerGone: (address) => {
        log.info({ address }, 'agent link lost');
        enqueue({ kind: 'agentGone', address });
      },
    });
  }

  send(address: Address, message: MasterToAgent): void {
    this.#bus?.send(address, message, this.#term);
  }

  async stop(): Promise<void> {
    this.#stop?.();
    await this.#bus?.close();
  }
}
