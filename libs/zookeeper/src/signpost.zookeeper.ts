import type { Signpost, Stop } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';
import { Announcement } from './announcement.ts';
import type { ZooKeeperUrl } from './zookeeper-url.ts';

export interface ZooKeeperSignpostOptions {
  readonly url: ZooKeeperUrl;
  /** After a crash the announcement stays for so long, unless a later leader clears it away. */
  readonly sessionTimeoutMs: number;
  /** ZooKeeper is away or refuses; the attempt is repeated. */
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * Announces the leader in ZooKeeper where clients of Mesos look for it: the ephemeral node
 * `<path>/json.info_<sequence>`, whose data is the MasterInfo as JSON; the smallest sequence leads.
 *
 * Nothing is elected here. Whoever announces leads already, and so may clear away what an earlier
 * master of ours left behind; a node of a real Mesos is left alone.
 *
 * Source: mesos src/master/contender/zookeeper.cpp#ZooKeeperMasterContenderProcess
 */
export class ZooKeeperSignpost implements Signpost {
  readonly #options: ZooKeeperSignpostOptions;
  readonly #withdrawals = new Set<Promise<void>>();
  #current: Announcement | undefined;

  constructor(options: ZooKeeperSignpostOptions) {
    this.#options = options;
  }

  announce(leader: MasterInfo): Stop {
    this.#withdraw(this.#current);
    const announcement = new Announcement({ ...this.#options, leader });
    this.#current = announcement;
    announcement.start();
    return () => {
      this.#withdraw(announcement);
    };
  }

  async close(): Promise<void> {
    this.#withdraw(this.#current);
    await Promise.all(this.#withdrawals);
  }

  #withdraw(announcement: Announcement | undefined): void {
    if (announcement === undefined || announcement !== this.#current) return;
    this.#current = undefined;
    const withdrawal = announcement.withdraw().finally(() => this.#withdrawals.delete(withdrawal));
    this.#withdrawals.add(withdrawal);
  }
}
