import { join } from 'node:path';
import { isAlive, waitUntil, type DistributedCluster } from '@mezzo/tools';
import { expect } from 'vitest';
import { expectOutcome, expectRunning } from '../crash/expect-outcome.ts';
import { subscribeToLeader } from '../src/harness/distributed.ts';
import { GatedTasks } from '../src/harness/gated-tasks.ts';
import type { SchedulerClient } from '../src/harness/scheduler-client.ts';
import { launch } from '../src/harness/tasks.ts';

const framework = { checkpoint: true, failover_timeout: 3600, name: 'steady' };

/** Agents register at different times: an offer of each may take as many events. */
const offersTimeoutMs = 60_000;

/** A framework with tasks on every agent that end when the test lets them: none is lost or run twice. */
export class SteadyTasks {
  readonly taskIds: string[] = [];
  readonly #cluster: DistributedCluster;
  readonly #gates: GatedTasks;
  #scheduler: SchedulerClient;

  private constructor(cluster: DistributedCluster, scheduler: SchedulerClient) {
    this.#cluster = cluster;
    this.#scheduler = scheduler;
    this.#gates = new GatedTasks(join(cluster.folder, 'gates'));
  }

  /** Subscribes, and runs so many tasks on each agent. */
  static async start(cluster: DistributedCluster, perAgent: number): Promise<SteadyTasks> {
    const tasks = new SteadyTasks(cluster, await subscribeToLeader(cluster, { framework }));
    await tasks.launchOnEach(perAgent);
    return tasks;
  }

  get scheduler(): SchedulerClient {
    return this.#scheduler;
  }

  get frameworkId(): string {
    return this.#scheduler.frameworkId;
  }

  /** Launches tasks on each agent that runs, and waits until they run. */
  async launchOnEach(perAgent: number): Promise<void> {
    const wanted = this.#cluster.agents.filter(({ isRunning }) => isRunning).length;
    const used = new Set<string>();
    const started: string[] = [];
    const deadlineMs = performance.now() + offersTimeoutMs;
    while (used.size < wanted) {
      for (const offer of await this.#scheduler.offers(deadlineMs - performance.now())) {
        if (used.has(offer.agent_id.value)) continue;
        used.add(offer.agent_id.value);
        const ids = Array.from({ length: perAgent }, () => this.#newTaskId());
        started.push(...ids);
        await launch(
          this.#scheduler,
          offer,
          ids.map((id) => this.#gates.task(id)),
        );
      }
    }
    for (const id of started) await this.#scheduler.update(id, 'TASK_RUNNING');
  }

  /** Subscribes again with whoever leads now, as the same framework. */
  async resubscribe(): Promise<void> {
    const id = { value: this.frameworkId };
    this.#scheduler.close();
    this.#scheduler = await subscribeToLeader(this.#cluster, { framework: { ...framework, id } });
    expect(this.frameworkId).toBe(id.value);
  }

  /** Whether the master says of each task that it runs, and its one process does. */
  async expectAllRunning(): Promise<void> {
    await expectRunning(this.#scheduler, this.taskIds);
    this.expectProcessesRunning();
  }

  /** Needs no master. */
  expectProcessesRunning(): void {
    expect(this.taskIds.filter((id) => !this.#gates.isRunning(id))).toEqual([]);
  }

  /** Ends every task with a code of its own, and expects that the framework hears of each. */
  async endAll(): Promise<void> {
    const codeOf = (id: string): number => this.taskIds.indexOf(id) % 3;
    for (const id of this.taskIds) await this.#gates.end(id, codeOf(id));
    for (const id of this.taskIds) await expectOutcome(this.#scheduler, id, codeOf(id));
    await waitUntil(() => this.taskIds.every((id) => !this.#gates.pids(id).some(isAlive)), {
      what: 'every task has ended',
      timeoutMs: offersTimeoutMs,
    });
    expect(this.taskIds.filter((id) => this.#gates.pids(id).length !== 1)).toEqual([]);
    expect(this.#scheduler.failures).toEqual([]);
    this.#scheduler.close();
  }

  #newTaskId(): string {
    const id = `task-${String(this.taskIds.length + 1)}`;
    this.taskIds.push(id);
    return id;
  }
}
