/**
 * Leader election on one etcd key.
 *
 * The key `<prefix>leader` is created under a lease, by whoever finds it absent; its value is the
 * leader's MasterInfo and its create revision the term. A leader renews the lease every third of
 * its TTL and steps down by its own clock when renewals stop coming, before etcd can let the lease
 * run out: two processes never both believe that they lead, as long as their clocks run at the same
 * speed. Where they do not (a frozen process), the fence and the term protect everybody else.
 *
 *     wait ──key absent, created──▶ lead ──lease in doubt, resigned──▶ wait
 *       └───key present──▶ follow ──key deleted──▶ wait
 */
import type { Election, Leadership, Stop } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';
import type { Etcd3, Lease } from 'etcd3';
import type { EtcdSettings } from './etcd-settings.ts';
import type { Fence, FenceSource } from './fence.ts';

/** Part of the TTL after which a leader without a renewal gives up: leaves room for a slow clock. */
const doubtAfter = 0.8;
/** Pause after a failed round, so that an etcd outage is not met with a storm of calls. */
const retryPauseMs = 250;

export class EtcdElection implements Election, FenceSource {
  readonly #client: Etcd3;
  readonly #settings: EtcdSettings;
  readonly #key: string;
  #leading: Leading | undefined;

  constructor(client: Etcd3, settings: EtcdSettings) {
    this.#client = client;
    this.#settings = settings;
    this.#key = `${settings.prefix}leader`;
  }

  fence(): Fence | undefined {
    const leading = this.#leading;
    return leading !== undefined && this.#isCertain(leading) ? leading.fence : undefined;
  }

  campaign(candidate: MasterInfo, onChange: (leadership: Leadership) => void): Stop {
    const stopping = new AbortController();
    const report = (leadership: Leadership): void => {
      if (!stopping.signal.aborted) onChange(leadership);
    };
    void this.#run(candidate, report, stopping.signal);
    return () => stopping.abort();
  }

  async #run(
    candidate: MasterInfo,
    onChange: (leadership: Leadership) => void,
    stopped: AbortSignal,
  ): Promise<void> {
    while (!stopped.aborted) {
      try {
        await this.#round(candidate, onChange, stopped);
      } catch {
        // An outage of etcd: the next round will tell whether it is over.
        onChange({ state: 'unknown' });
        await pause(retryPauseMs, stopped);
      }
    }
  }

  /** One stay in `lead` or `follow`. Rejects when etcd cannot be reached. */
  async #round(
    candidate: MasterInfo,
    onChange: (leadership: Leadership) => void,
    stopped: AbortSignal,
  ): Promise<void> {
    const lease = this.#client.lease(this.#settings.leaseTtlSeconds, { autoKeepAlive: false });
    // A lost lease is noticed by the renewals; without a listener the emitter would throw.
    lease.on('lost', () => undefined);
    try {
      const grantedAtMs = performance.now();
      const leaseId = await lease.grant();
      const outcome = await this.#tryToCreate(candidate, leaseId);
      if (outcome.created) {
        const fence = { key: this.#key, createRevision: outcome.revision };
        const leading: Leading = { fence, renewedAtMs: grantedAtMs };
        this.#leading = leading;
        onChange({ state: 'leads' });
        await this.#renewWhileCertain(lease, leading, stopped);
      } else {
        if (outcome.leader !== undefined) onChange({ state: 'follows', leader: outcome.leader });
        await this.#untilKeyIsDeleted(outcome.revision, stopped);
      }
    } finally {
      const led = this.#leading !== undefined;
      this.#leading = undefined;
      if (led) onChange({ state: 'unknown' });
      // Lets a successor start at once. When etcd is away the lease runs out by itself.
      await lease.revoke().catch(() => undefined);
    }
  }

  async #tryToCreate(candidate: MasterInfo, leaseId: string): Promise<CreateOutcome> {
    const response = await this.#client
      .if(this.#key, 'Create', '==', 0)
      .then(this.#client.put(this.#key).value(JSON.stringify(candidate)).lease(leaseId))
      .else(this.#client.get(this.#key))
      .commit();
    const revision = Number(response.header.revision);
    if (response.succeeded) return { created: true, revision };
    // Declared as always there, but a key deleted in between leaves the range empty.
    const held: readonly { readonly value: Buffer }[] =
      response.responses[0]?.response_range.kvs ?? [];
    const value = held[0]?.value;
    return {
      created: false,
      revision,
      leader: value === undefined ? undefined : (JSON.parse(value.toString()) as MasterInfo),
    };
  }

  /** Renews the lease until the leadership is in doubt or stopped. */
  async #renewWhileCertain(lease: Lease, leading: Leading, stopped: AbortSignal): Promise<void> {
    const periodMs = (this.#settings.leaseTtlSeconds * 1000) / 3;
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
    const leftMs = Math.min(this.#certainLeftMs(leading), this.#settings.callTimeoutMs);
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
    const certainForMs = this.#settings.leaseTtlSeconds * 1000 * doubtAfter;
    return renewedAtMs + certainForMs - performance.now();
  }

  /** Resolves when the leader key goes away after `revision`, or the campaign stops. */
  async #untilKeyIsDeleted(revision: number, stopped: AbortSignal): Promise<void> {
    const watcher = await this.#client
      .watch()
      .key(this.#key)
      .startRevision(String(revision + 1))
      .create();
    try {
      await new Promise<void>((resolve) => {
        watcher.once('delete', () => resolve());
        // The client resumes a broken watch; if the watch itself ends, look again.
        watcher.once('end', () => resolve());
        stopped.addEventListener('abort', () => resolve(), { once: true });
      });
    } finally {
      await watcher.cancel().catch(() => undefined);
    }
  }
}

interface Leading {
  readonly fence: Fence;
  /** When the last confirmed renewal was sent: the lease lives for its TTL from then at least. */
  renewedAtMs: number;
}

interface CreateOutcome {
  readonly created: boolean;
  readonly revision: number;
  readonly leader?: MasterInfo | undefined;
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
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
    const timer = setTimeout(finish, ms);
    stopped.addEventListener('abort', finish, { once: true });
  });
}
