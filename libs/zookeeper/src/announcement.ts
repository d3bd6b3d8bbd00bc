import type { MasterInfo } from '@mezzo/domain/messages';
import { ZooKeeperSession } from './zookeeper-session.ts';
import type { ZooKeeperUrl } from './zookeeper-url.ts';

/** Begins the names of leaders' nodes. Source: mesos include/mesos/zookeeper/detector.hpp */
const nodePrefix = 'json.info_';
/** Field of the data that tells our announcements from those of a real Mesos; clients ignore it. */
const markField = 'announced_by';
const mark = 'mezzo';
const retryPauseMs = 1_000;

export interface AnnouncementOptions {
  readonly url: ZooKeeperUrl;
  readonly sessionTimeoutMs: number;
  readonly leader: MasterInfo;
  readonly onError: (message: string, error: unknown) => void;
}

/**
 * One leader's node. It is looked at once per session timeout, and put up again in a new session
 * when it is gone or when ZooKeeper does not answer.
 */
export class Announcement {
  readonly #options: AnnouncementOptions;
  #isWithdrawn = false;
  #wake: () => void = () => undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: AnnouncementOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends the session, and the node with it; resolves when ZooKeeper has heard it, or is given up. */
  async withdraw(): Promise<void> {
    this.#isWithdrawn = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { url, sessionTimeoutMs, onError } = this.#options;
    while (!this.#isWithdrawn) {
      const session = new ZooKeeperSession(url, sessionTimeoutMs);
      try {
        await this.#announceIn(session);
      } catch (error) {
        onError('the leader is not announced in ZooKeeper', error);
        await this.#pause(retryPauseMs);
      } finally {
        await session.close();
      }
    }
  }

  /** Returns when withdrawn; rejects when the announcement is lost or cannot be made. */
  async #announceIn(session: ZooKeeperSession): Promise<void> {
    const { url, leader, sessionTimeoutMs } = this.#options;
    const own = await session.createSequential(
      nodePrefix,
      JSON.stringify({ ...leader, [markField]: mark }),
    );
    await clearAway(session, own);
    while (!this.#isWithdrawn) {
      await this.#pause(sessionTimeoutMs);
      if (!(await session.children()).includes(own)) throw new Error(`${url.path}/${own} is gone`);
    }
  }

  #pause(durationMs: number): Promise<void> {
    if (this.#isWithdrawn) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Removes what earlier leaders of ours left: clients take the smallest sequence for the leader. */
async function clearAway(session: ZooKeeperSession, own: string): Promise<void> {
  const names = await session.children();
  for (const name of names.filter((each) => each.startsWith(nodePrefix) && each !== own)) {
    if (isOurs(await session.read(name))) await session.remove(name);
  }
}

function isOurs(data: string | undefined): boolean {
  try {
    const info: unknown = JSON.parse(data ?? 'null');
    return (info as Record<string, unknown> | null)?.[markField] === mark;
  } catch {
    return false;
  }
}
