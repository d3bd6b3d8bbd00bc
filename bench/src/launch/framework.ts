import { performance } from 'node:perf_hooks';
import type { Offer, TaskInfo, TaskStatus } from '@mezzo/domain/messages';
import { scalar, SchedulerClient, type TestCluster } from '@mezzo/e2e';

/** When something was seen of a task, in milliseconds of the monotonic clock. */
export interface TaskTimes {
  accepted?: number;
  running?: number;
  /** The terminal update was acknowledged, and the master has taken the acknowledgement. */
  acknowledged?: number;
}

/** A framework that launches tasks as fast as it is told, and keeps the times of each. */
export class BenchFramework implements Disposable {
  readonly times = new Map<string, TaskTimes>();
  readonly #scheduler: SchedulerClient;
  #launched = 0;

  private constructor(scheduler: SchedulerClient) {
    this.#scheduler = scheduler;
    void this.#followUpdates();
  }

  static async subscribe(cluster: TestCluster): Promise<BenchFramework> {
    const scheduler = await SchedulerClient.subscribe(cluster.master.endpoint, {
      framework: { name: 'bench-launch', checkpoint: true },
      acknowledges: false,
    });
    return new BenchFramework(scheduler);
  }

  nextOffer(): Promise<Offer> {
    return this.#scheduler.offers().then(([offer]) => {
      if (offer === undefined) throw new Error('an OFFERS event without offers');
      return offer;
    });
  }

  /** Accepts the offer with that many tasks; the rest may be offered again at once. */
  async launch(offer: Offer, count: number, command: TaskInfo['command']): Promise<string[]> {
    const ids = Array.from({ length: count }, () => `bench-${String((this.#launched += 1))}`);
    const tasks = ids.map((id): TaskInfo => ({
      name: id,
      task_id: { value: id },
      agent_id: offer.agent_id,
      resources: [scalar('cpus', 0.01), scalar('mem', 1)],
      command,
    }));
    const accepted = performance.now();
    for (const id of ids) this.times.set(id, { accepted });
    await this.#scheduler.send({
      type: 'ACCEPT',
      accept: {
        offer_ids: [offer.id],
        operations: [{ type: 'LAUNCH', launch: { task_infos: tasks } }],
        filters: { refuse_seconds: 0 },
      },
    });
    return ids;
  }

  async teardown(): Promise<void> {
    await this.#scheduler.send({ type: 'TEARDOWN' });
  }

  [Symbol.dispose](): void {
    this.#scheduler.close();
  }

  async #followUpdates(): Promise<void> {
    while (!this.#scheduler.isDisconnected) {
      try {
        const { value, atMs } = await this.#scheduler.event('UPDATE', () => true, updateWaitMs);
        if (value.update !== undefined) this.#note(value.update.status, atMs);
      } catch {
        // None came for a while; whoever waits for one has a time-out of his own.
      }
    }
  }

  #note(status: TaskStatus, atMs: number): void {
    const times = this.times.get(status.task_id.value);
    const acknowledged = this.#scheduler.acknowledge(status).catch(() => undefined);
    if (times === undefined) return;
    if (status.state === 'TASK_RUNNING') times.running ??= atMs;
    if (status.state === 'TASK_FINISHED') {
      void acknowledged.then(() => {
        times.acknowledged ??= performance.now();
      });
    }
  }
}

const updateWaitMs = 1000;
