/**
 * Leader election on one etcd key.
 *
 * The key `<prefix><name>` is created under a lease, by whoever finds it absent; its value is what
 * the leader tells others about itself and its create revision the term. A leader renews the lease
 * every third of its TTL and steps down by its own clock when renewals stop coming, before etcd can
 * let the lease run out: two processes never both believe that they lead, as long as their clocks
 * run at the same speed. Where they do not (a frozen process), the fence and the term protect
 * everybody else.
 *
 *     look ──key absent, created──▶ lead ──lease in doubt, resigned──▶ look
 *       └───key present──▶ follow ──key may have changed──▶ look
 */
import type { Election, Leadership, Stop } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';
import type { Etcd3, Lease } from 'etcd3';
import type { EtcdSettings } from './etcd-settings.ts';
import type { Fence, FenceSource } from './fence.ts';
import { LeaderKey, pause, type Leader } from './leader-key.ts';

/** Name of the masters' leadership, and of its key below the cluster's prefix. */
export const leaderElection = 'leader';

/** Part of the TTL after which a leader without a renewal gives up: leaves room for a slow clock. */
const doubtAfter = 0.8;
/** Pause after a failed round, so that an etcd outage is not met with a storm of calls. */
const retryPauseMs = 250;

export class EtcdElection<Candidate = MasterInfo> implements Election<Candidate>, FenceSource {
  readonly #client: Etcd3;
  readonly #leaseMs: number;
  readonly #callTimeoutMs: number;
  readonly #key: LeaderKey<Candidate>;
  readonly #runs = new Set<Promise<void>>();
  #leading: Leading | undefined;

  /** @param name - of the leadership that is contended for; the masters' unless given */
  constructor(client: Etcd3, settings: EtcdSettings, name: string = leaderElection) {
    this.#client = client;
    this.#leaseMs = settings.leaseTtlSeconds * 1000;
    this.#callTimeoutMs = settings.callTimeoutMs;
    this.#key = new LeaderKey(client, settings.prefix + name);
  }

  fence(): Fence | undefined {
    const leading = this.#leading;
    return leading !== undefined && this.#isCertain(leading) ? leading.fence : undefined;
  }

  campaign(candidate: Candidate, onChange: (leadership: Leadership<Candidate>) => void): Stop {
    const stopping = new AbortController();
    let last = '';
    const report = (leadership: Leadership<Candidate>): void => {
      const text = JSON.stringify(leadership);
      if (stopping.signal.aborted || text === last) return;
      last = text;
      onChange(leadership);
    };
    const run = this.#repeat(stopping.signal, async () => {
      try {
        await this.#look(candidate, report, stopping.signal);
      } catch (error) {
        report({ state: 'unknown' });
        throw error;
      }
    }).finally(() => this.#runs.delete(run));
    this.#runs.add(run);
    return () => stopping.abort();
  }

  /** Resolves when every campaign that was stopped has given its lease back. */
  async ended(): Promise<void> {
    await Promise.all(this.#runs);
  }

  /**
   * Tells who leads, without standing for election: at first, and with every change. During an outage
   * of etcd the last leader stands; its term tells whether it still does.
   */
  observe(onChange: (leader: Leader<Candidate> | undefined) => void): Stop {
    const stopping = new AbortController();
    let lastTerm: number | undefined = -1;
    void this.#repeat(stopping.signal, async () => {
      const { leader, revision } = await this.#key.read();
      if (stopping.signal.aborted) return;
      if (leader?.term !== lastTerm) onChange(leader);
      lastTerm = leader?.term;
      await this.#key.mayHaveChanged(revision, this.#leaseMs, stopping.signal);
    });
    return () => stopping.abort();
  }

  async #repeat(stopped: AbortSignal, round: () => Promise<void>): Promise<void> {
    while (!stopped.aborted) {
      try {
        await round();
      } catch {
        // An outage of etcd: the next round will tell whether it is over.
        await pause(retryPauseMs, stopped);
      }
    }
  }

  /** One stay in `lead` or `follow`. Rejects when etcd cannot be reached. */
  async #look(
    candidate: Candidate,
    report: (leadership: Leadership<Candidate>) => void,
    stopped: AbortSignal,
  ): Promise<void> {
    const { leader, revision } = await this.#key.read();
    if (stopped.aborted) return;
    if (leader === undefined) return this.#stand(candidate, report, stopped);
    report({ state: 'follows', leader: leader.info });
    await this.#key.mayHaveChanged(revision, this.#leaseMs, stopped);
  }

  /** Tries to become the leader, and leads until that is in doubt. */
  async #stand(
    candidate: Candidate,
    report: (leadership: Leadership<Candidate>) => void,
    stopped: AbortSignal,
  ): Promise<void> {
    const lease = this.#client.lease(this.#leaseMs / 1000, { autoKeepAlive: false });
    // A lost lease is noticed by the renewals; without a listener the emitter would throw.
    lease.on('lost', () => undefined);
    try {
      const grantedAtMs = performance.now();
      const leaseId = await lease.grant();
      const term = await this.#key.create(candidate, leaseId);
      if (term === undefined) return;
      const fence = { key: this.#key.key, createRevision: term };
      const leading: Leading = { fence, renewedAtMs: grantedAtMs };
      this.#leading = leading;
      report({ state: 'leads' });
      await this.#renewWhileCertain(lease, leading, stopped);
    } finally {
      if (this.#leading !== undefined) report({ state: 'unknown' });
      this.#leading = undefined;
      // Lets a successor start at once. When etcd is away the lease runs out by itself.
      await lease.revoke().catch(() => undefined);
    }
  }

  /** Renews the lease until the leadership is in doubt or stopped. */
  async #renewWhileCertain(lease: Lease, leading: Leading, stopped: AbortSignal): Promise<void> {
    const periodMs = this.#leaseMs / 3;
    let pauseMs = periodMs;
    for (;;) {
      await pause(Math.min(pauseMs, this.#certainLeftMs(leading)), stopped);
      if (stopped.aborted || !this.#isCertain(leading)) return;
      const sentAtMs = performance.now();
      const isRenewed = await this.#renew(lease, leading, stopped);
      if (lease.revoked()) return;
      if (isRenewed) leading.renewedAtMs = sentAtMs;
      pauseMs = isRenewed ? periodMs : retryPauseMs;
    }
  }

  /**
   * Whether etcd confirmed the lease before the leadership would come into doubt. Our own timer
   * decides that, for a call on a broken connection may outlast its deadline.
   */
  async #renew(lease: Lease, leading: Leading, stopped: AbortSignal): Promise<boolean> {
    const leftMs = Math.min(this.#certainLeftMs(leading), this.#callTimeoutMs);
    const confirmed = lease.keepaliveOnce({ deadline: Date.now() + leftMs }).then(
      () => true,
      () => false,
    );
    return Promise.race([confirmed, pause(leftMs, stopped).then(() => false)]);
  }

  #isCertain(leading: Leading): boolean {
    return this.#certainLeftMs(leading) > 0;
  }

  #certainLeftMs({ renewedAtMs }: Leading): number {
    return renewedAtMs + this.#leaseMs * doubtAfter - performance.now();
  }
}

interface Leading {
  readonly fence: Fence;
  /** When the last confirmed renewal was sent: the lease lives for its TTL from then at least. */
  renewedAtMs: number;
}
