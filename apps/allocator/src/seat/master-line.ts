import { allocatorPatterns, type Address, type AllocatorOutput } from '@mezzo/domain';
import { RedisStreamClient, type RedisSettings } from '@mezzo/redis-streams';
import { lettersOf } from './letters.ts';

export interface MasterLineOptions {
  readonly settings: RedisSettings;
  /** Our own address. */
  readonly from: Address;
  readonly term: () => number | undefined;
}

/** The way to the master that leads: one at a time. */
export class MasterLine {
  readonly #options: MasterLineOptions;
  #master: { readonly address: Address; readonly client: RedisStreamClient } | undefined;

  constructor(options: MasterLineOptions) {
    this.#options = options;
  }

  /** What does not get out leaves a gap in the numbers, by which the master sees it. */
  post(to: Address, outputs: readonly AllocatorOutput[]): void {
    const client = this.#clientFor(to);
    for (const letter of lettersOf(outputs)) client.emit(allocatorPatterns.outputs, letter);
  }

  async close(): Promise<void> {
    await this.#master?.client.close();
  }

  #clientFor(to: Address): RedisStreamClient {
    if (this.#master?.address === to) return this.#master.client;
    void this.#master?.client.close();
    const { settings, from, term } = this.#options;
    const client = new RedisStreamClient({ settings, to, from, term: () => term() ?? 0 });
    this.#master = { address: to, client };
    return client;
  }
}
