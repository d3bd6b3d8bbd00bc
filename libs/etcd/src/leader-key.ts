import type { Etcd3 } from 'etcd3';

/** Who holds a leader key, as etcd knows it. */
export interface Leader<Candidate> {
  readonly info: Candidate;
  /** Revision at which the key was created; grows from leader to leader. */
  readonly term: number;
}

export interface LeaderKeyState<Candidate> {
  readonly leader: Leader<Candidate> | undefined;
  /** Revision of etcd at which this was so. */
  readonly revision: number;
}

/** One leader key: read, created under a lease, watched. Every call has a deadline. */
export class LeaderKey<Candidate> {
  readonly key: string;
  readonly #client: Etcd3;

  constructor(client: Etcd3, key: string) {
    this.#client = client;
    this.key = key;
  }

  async read(): Promise<LeaderKeyState<Candidate>> {
    const { kvs, header } = await this.#client.get(this.key).exec();
    // Declared as always there, but an absent key leaves the range empty.
    const [held] = kvs as readonly { readonly value: Buffer; readonly create_revision: string }[];
    return {
      leader: held && {
        info: JSON.parse(held.value.toString()) as Candidate,
        term: Number(held.create_revision),
      },
      revision: Number(header.revision),
    };
  }

  /** Makes the candidate the leader unless there is one. Resolves with its term when it was made. */
  async create(candidate: Candidate, leaseId: string): Promise<number | undefined> {
    const { succeeded, header } = await this.#client
      .if(this.key, 'Create', '==', 0)
      .then(this.#client.put(this.key).value(JSON.stringify(candidate)).lease(leaseId))
      .commit();
    return succeeded ? Number(header.revision) : undefined;
  }

  /**
   * Resolves when the key may have changed after `revision`, at the latest after `patienceMs`: a watch
   * on a broken connection says nothing for long, and one of a compacted revision ends. Whoever waits
   * looks at the key again in any case.
   */
  async mayHaveChanged(revision: number, patienceMs: number, stopped: AbortSignal): Promise<void> {
    const watcher = this.#client
      .watch()
      .key(this.key)
      .startRevision(String(revision + 1))
      .watcher();
    try {
      await new Promise<void>((resolve) => {
        const done = (): void => resolve();
        watcher.on('put', done).on('delete', done).on('end', done).on('error', done);
        void pause(patienceMs, stopped).then(done);
      });
    } finally {
      // Not waited for: on a broken connection etcd does not confirm it.
      watcher.cancel().catch(() => undefined);
    }
  }
}

/** Resolves after `ms`, at once when that is past, or as soon as `stopped` is aborted. */
export function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) {
      resolve();
      return;
    }
    const finish = (): void => {
      clearTimeout(timer);
      stopped.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, Math.max(0, ms));
    stopped.addEventListener('abort', finish, { once: true });
  });
}
