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
  /** Tasks that ended in any other way than TASK_FINISHED: a figure with them is worth nothing. */
  readonly lost: string[] = [];
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

  /**
   * Offers of the one agent with room for that many tasks. What ended tasks leave is offered by
   * itself, in pieces too small for a call's tasks: they are put together.
   */
  async #offersFor(count: number): Promise<readonly Offer[]> {
    const offers: Offer[] = [];
    while (roomOf(offers) < count) offers.push(...(await this.#scheduler.offers()));
    return offers;
  }

  /** Accepts offers with that many tasks; the rest may be offered again at once. */
  async launch(count: number, command: TaskInfo['command']): Promise<string[]> {
    const offers = await this.#offersFor(count);
    const agentId = offers[0]?.agent_id;
    if (agentId === undefined) throw new Error('a launch of no tasks');
    const ids = Array.from({ length: count }, () => `bench-${String((this.#launched += 1))}`);
    const tasks = ids.map((id): TaskInfo => ({
      name: id,
      task_id: { value: id },
      agent_id: agentId,
      resources: [scalar('cpus', taskNeeds.cpus), scalar('mem', taskNeeds.mem)],
      command,
    }));
    const accepted = performance.now();
    for (const id of ids) this.times.set(id, { accepted });
    await this.#scheduler.send({
      type: 'ACCEPT',
      accept: {
        offer_ids: offers.map(({ id }) => id),
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
    if (lostStates.has(status.state)) {
      this.lost.push(`${status.task_id.value} ${status.state} ${status.message ?? ''}`);
    }
    if (status.state === 'TASK_FINISHED') {
      void acknowledged.then(() => {
        times.acknowledged ??= performance.now();
      });
    }
  }
}

const updateWaitMs = 1000;

const lostStates: ReadonlySet<TaskStatus['state']> = new Set([
  'TASK_FAILED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_DROPPED',
  'TASK_GONE',
]);

const taskNeeds = { cpus: 0.01, mem: 1 };

function roomOf(offers: readonly Offer[]): number {
  return Math.floor(
    Math.min(amountOf(offers, 'cpus') / taskNeeds.cpus, amountOf(offers, 'mem') / taskNeeds.mem),
  );
}

function amountOf(offers: readonly Offer[], name: string): number {
  return offers
    .flatMap(({ resources = [] }) => resources)
    .filter((resource) => resource.name === name)
    .reduce((sum, { scalar }) => sum + (scalar?.value ?? 0), 0);
}
