import { existsSync } from 'node:fs';
import type { Offer } from '@mezzo/domain/messages';
import { waitUntil } from '@mezzo/tools';
import { describe, expect, it } from 'vitest';
import { AllocatorCluster } from '../src/harness/allocator-cluster.ts';
import { SchedulerClient } from '../src/harness/scheduler-client.ts';

const leaseSeconds = 5;
const cpusTotal = 4;
/** Minutes on a busy machine. */
const testTimeoutMs = 300_000;
const offersTimeoutMs = 60_000;

/** Schedulers of two roles that give back what they are offered, and what they hold at any time. */
class Bidders {
  readonly #schedulers: readonly SchedulerClient[];
  readonly #held = new Map<string, number>();
  /** The offers of each moment at which more was offered than there is. */
  readonly #excesses: (readonly string[])[] = [];
  readonly #running: Promise<void>[];
  #offersCount = 0;
  #lastOfferAtMs = 0;
  #isStopped = false;

  private constructor(schedulers: readonly SchedulerClient[]) {
    this.#schedulers = schedulers;
    this.#running = schedulers.map((scheduler) => this.#run(scheduler));
  }

  static async subscribe(cluster: AllocatorCluster): Promise<Bidders> {
    const master = await cluster.leadingMaster();
    const subscribed = ['web', 'batch'].map((role) =>
      waitUntil(
        () =>
          SchedulerClient.subscribe(master.endpoint, {
            framework: { roles: [role], capabilities: [{ type: 'MULTI_ROLE' }] },
          }),
        { what: 'the framework subscribes', timeoutMs: offersTimeoutMs },
      ),
    );
    return new Bidders(await Promise.all(subscribed));
  }

  /** Waits for an offer made after the time, and tells when it came. */
  async offerAfter(sinceMs: number): Promise<number> {
    await waitUntil(() => Promise.resolve(this.#lastOfferAtMs > sinceMs), {
      what: 'offers resume',
      timeoutMs: offersTimeoutMs,
    });
    return this.#lastOfferAtMs;
  }

  async stop(): Promise<{ readonly offers: number; readonly doubleOffers: unknown }> {
    this.#isStopped = true;
    await Promise.all(this.#running);
    const doubleOffers = this.#doubleOffers();
    for (const scheduler of this.#schedulers) scheduler.close();
    return { offers: this.#offersCount, doubleOffers };
  }

  async #run(scheduler: SchedulerClient): Promise<void> {
    while (!this.#isStopped) {
      try {
        const offers = await scheduler.offers(1_000);
        for (const offer of offers) this.#take(offer);
        // From here on somebody else may be offered it, and may hear of that before the answer comes.
        for (const { id } of offers) this.#held.delete(id.value);
        await scheduler.send({
          type: 'DECLINE',
          decline: { offer_ids: offers.map(({ id }) => id), filters: { refuse_seconds: 0 } },
        });
      } catch {
        // No offer within a second, or the end of the test.
      }
    }
  }

  #take(offer: Offer): void {
    this.#offersCount += 1;
    this.#lastOfferAtMs = performance.now();
    const cpus = offer.resources?.find(({ name }) => name === 'cpus')?.scalar?.value ?? 0;
    this.#held.set(offer.id.value, cpus);
    const all = [...this.#held.values()].reduce((sum, each) => sum + each, 0);
    if (all > cpusTotal) this.#excesses.push([...this.#held.keys()]);
  }

  /** An excess is none where an offer had been rescinded: that may arrive later on another stream. */
  #doubleOffers(): readonly (readonly string[])[] {
    const events = this.#schedulers.flatMap((scheduler) => scheduler.pendingEvents());
    const rescinded = new Set(events.map(({ rescind }) => rescind?.offer_id.value));
    return this.#excesses.filter((offers) => !offers.some((id) => rescinded.has(id)));
  }
}

describe('two allocators', () => {
  const missing = ['/usr/bin/etcd', '/usr/bin/redis-server'].filter((path) => !existsSync(path));

  function clusterTest(
    name: string,
    masters: number,
    run: (cluster: AllocatorCluster) => Promise<void>,
  ): void {
    it(name, { timeout: testTimeoutMs }, async ({ skip }) => {
      if (missing.length > 0) skip(`not installed: ${missing.join(', ')}`);
      const lease = `${String(leaseSeconds)}secs`;
      const cluster = await AllocatorCluster.start({ masters, allocators: 2, lease });
      try {
        await run(cluster);
      } catch (error) {
        throw new Error(`${String(error)}\n${cluster.tails()}`, { cause: error });
      } finally {
        await cluster.stop();
      }
    });
  }

  clusterTest(
    'offers resume after kill -9 of the leading one, and nothing twice',
    1,
    async (cluster) => {
      const bidders = await Bidders.subscribe(cluster);
      await bidders.offerAfter(0);
      const master = await cluster.leadingMaster();
      expect(await master.metric('allocator/mesos/allocation_runs')).toBeGreaterThan(0);
      const first = await cluster.leadingAllocator();
      await first.signal('SIGKILL');
      const killedAtMs = performance.now();
      const resumedAtMs = await bidders.offerAfter(killedAtMs);
      console.log(
        `kill -9 of the leading allocator (lease ${String(leaseSeconds)} s): offers resume after ` +
          `${(resumedAtMs - killedAtMs).toFixed(0)} ms`,
      );
      expect(await cluster.leadingAllocator()).not.toBe(first);
      // The one that was killed comes back as a standby, and takes over again.
      first.launch();
      await waitUntil(async () => (await first.metric('allocator/elected')) === 0, {
        what: 'the former leader is a standby',
        timeoutMs: offersTimeoutMs,
      });
      const second = await cluster.leadingAllocator();
      const toldAtMs = performance.now();
      expect(await second.signal('SIGTERM')).toEqual({ code: 0, signal: null });
      const handedOverAtMs = await bidders.offerAfter(performance.now());
      console.log(
        `SIGTERM of the leading allocator: offers resume after ${(handedOverAtMs - toldAtMs).toFixed(0)} ms`,
      );
      const { offers, doubleOffers } = await bidders.stop();
      expect(doubleOffers).toEqual([]);
      // One at first, one after each change of the leader: how many more is a matter of speed.
      expect(offers).toBeGreaterThanOrEqual(3);
    },
  );

  clusterTest(
    'a leader that was frozen is deposed, and changes nothing when it wakes',
    1,
    async (cluster) => {
      const bidders = await Bidders.subscribe(cluster);
      await bidders.offerAfter(0);
      const frozen = await cluster.leadingAllocator();
      await frozen.signal('SIGSTOP');
      const other = cluster.allocators.find((each) => each !== frozen);
      await waitUntil(async () => (await other?.metric('allocator/elected')) === 1, {
        what: 'the other allocator leads',
        timeoutMs: offersTimeoutMs,
      });
      await bidders.offerAfter(performance.now());
      await frozen.signal('SIGCONT');
      await waitUntil(async () => (await frozen.metric('allocator/elected')) === 0, {
        what: 'the frozen allocator follows',
        timeoutMs: offersTimeoutMs,
      });
      await bidders.offerAfter(performance.now());
      expect(await other?.metric('allocator/elected')).toBe(1);
      expect((await bidders.stop()).doubleOffers).toEqual([]);
    },
  );

  clusterTest(
    'the one that leads serves the next master, when the first is killed',
    2,
    async (cluster) => {
      const bidders = await Bidders.subscribe(cluster);
      await bidders.offerAfter(0);
      expect((await bidders.stop()).doubleOffers).toEqual([]);
      const allocator = await cluster.leadingAllocator();
      await (await cluster.leadingMaster()).signal('SIGKILL');
      const again = await Bidders.subscribe(cluster);
      await again.offerAfter(0);
      expect(await cluster.leadingAllocator()).toBe(allocator);
      expect((await again.stop()).doubleOffers).toEqual([]);
    },
  );
});
