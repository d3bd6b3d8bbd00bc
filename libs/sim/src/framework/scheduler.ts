import { hexOf } from '@mezzo/domain';
import type { FrameworkInfo, Offer, schedulerApi, TaskStatus } from '@mezzo/domain/messages';
import type { Process } from '../process/process.ts';
import type { Random } from '../random/random.ts';
import type { Environment } from '../world/environment.ts';
import { SchedulerConnection } from './scheduler-connection.ts';
import type { SchedulerTraits } from './scheduler-traits.ts';
import type { BookedTask, TaskBook } from './task-book.ts';
import { draftTasks } from './task-draft.ts';

/** As Mesos' own library: five heartbeats missed mean a dead connection. */
const SILENCE_MS_MAX = 75_000;
const WATCH_MS = 15_000;
const RETRY_MS_MAX = 4_000;
/** A kill that brought no end is repeated after so long. */
const KILL_RETRY_MS = 20_000;

/** What a scheduler is told to do by whoever runs it. */
export type SchedulerOrder = 'run' | 'wind-down' | 'tear-down';

export interface SchedulerOptions {
  readonly environment: Environment;
  readonly name: string;
  readonly process: Process;
  readonly random: Random;
  readonly traits: SchedulerTraits;
  readonly book: TaskBook;
  readonly order: () => SchedulerOrder;
  /** Another scheduler has taken the framework over. */
  readonly onReplaced: () => void;
  /** The framework is torn down. */
  readonly onOver: () => void;
}

/** One life of a scheduler: it keeps tasks of its framework running, and its book. */
export class Scheduler {
  private readonly options: SchedulerOptions;
  private connection: SchedulerConnection | undefined = undefined;
  private leaderHost: string | undefined = undefined;
  private isSubscribed = false;
  /** The framework that this scheduler speaks for; the book may have moved on. */
  private frameworkId = '';
  private isSuppressed = false;
  private heardMs = 0;

  constructor(options: SchedulerOptions) {
    this.options = options;
    const { environment, process, traits } = options;
    environment.election.observe(process, (host) => {
      this.leaderHost = host;
    });
    this.connectLater();
    this.every(WATCH_MS, () => this.watch());
    this.every(traits.reconcileMs, () => this.reconcile());
    this.every(KILL_RETRY_MS, () => this.killDoomed());
    this.every(traits.killMsMean, () => this.doomOne());
  }

  get isConnected(): boolean {
    return this.isSubscribed;
  }

  private every(meanMs: number, run: () => void): void {
    const { process, random } = this.options;
    process.after(random.exponentialMs(meanMs), () => {
      run();
      this.every(meanMs, run);
    });
  }

  private note(text: () => string): void {
    const { environment, name } = this.options;
    environment.trace.note(name, text);
  }

  // The connection.

  private connectLater(): void {
    const { process, random } = this.options;
    process.after(random.integer(0, RETRY_MS_MAX), () => this.connect());
  }

  private connect(): void {
    const { environment, process, book, order, onOver } = this.options;
    const { leaderHost } = this;
    if (order() === 'tear-down' && book.frameworkId === undefined) return onOver();
    const server =
      leaderHost === undefined ? undefined : environment.schedulerServers.get(leaderHost);
    if (server === undefined || environment.network.isBlocked(process.host, leaderHost ?? '')) {
      return this.connectLater();
    }
    this.heardMs = process.now();
    this.frameworkId = book.frameworkId ?? '';
    const connection = new SchedulerConnection(process, server, this.subscribeCall(), {
      onEvent: (event) => {
        if (connection === this.connection) this.handle(event);
      },
      onEnd: () => this.lost(connection),
    });
    this.connection = connection;
  }

  private subscribeCall(): schedulerApi.Call {
    const { traits, book } = this.options;
    const id = book.frameworkId === undefined ? undefined : { value: book.frameworkId };
    const info: FrameworkInfo = {
      user: 'user',
      name: traits.name,
      checkpoint: traits.checkpoint,
      failover_timeout: traits.failoverTimeoutMs / 1000,
      capabilities: [
        ...(traits.isMultiRole ? [{ type: 'MULTI_ROLE' as const }] : []),
        ...(traits.isPartitionAware ? [{ type: 'PARTITION_AWARE' as const }] : []),
        ...(traits.knowsKilling ? [{ type: 'TASK_KILLING_STATE' as const }] : []),
      ],
      ...(traits.isMultiRole ? { roles: traits.roles } : { role: traits.roles[0] ?? '*' }),
      ...(id !== undefined && { id }),
    };
    return {
      type: 'SUBSCRIBE',
      ...(id !== undefined && { framework_id: id }),
      subscribe: { framework_info: info },
    };
  }

  private lost(connection: SchedulerConnection): void {
    if (connection !== this.connection) return;
    this.connection = undefined;
    this.isSubscribed = false;
    this.note(() => 'loses its stream');
    if (this.options.process.isUp) this.connectLater();
  }

  private watch(): void {
    const { connection, options } = this;
    if (connection === undefined || options.process.now() - this.heardMs < SILENCE_MS_MAX) return;
    connection.close();
    this.lost(connection);
  }

  private call(call: Omit<schedulerApi.Call, 'framework_id'>): void {
    if (!this.isSubscribed) return;
    this.connection?.call({ framework_id: { value: this.frameworkId }, ...call });
  }

  // Events.

  private handle(event: schedulerApi.Event): void {
    this.heardMs = this.options.process.now();
    switch (event.type) {
      case 'SUBSCRIBED':
        return this.subscribed(event.subscribed?.framework_id.value ?? '');
      case 'OFFERS':
        return this.offered(event.offers?.offers ?? []);
      case 'UPDATE':
        return event.update === undefined ? undefined : this.told(event.update.status);
      case 'ERROR':
        return this.refused(event.error?.message ?? '');
      default:
      // Rescinded offers are found out when they are used.
    }
  }

  private subscribed(frameworkId: string): void {
    const { process, random, book } = this.options;
    book.frameworkId = frameworkId;
    this.frameworkId = frameworkId;
    this.isSubscribed = true;
    this.isSuppressed = false;
    this.note(() => `is subscribed as ${frameworkId}`);
    process.after(random.integer(0, 2_000), () => {
      this.reconcile();
      this.killDoomed();
    });
  }

  private refused(message: string): void {
    const { environment, book, onReplaced } = this.options;
    this.note(() => `hears: ${message}`);
    if (message === 'Framework failed over') return onReplaced();
    if (message !== 'Framework has been removed') return;
    environment.record({ kind: 'frameworkOver', frameworkId: this.frameworkId });
    // Another scheduler may have begun again already, under another id.
    if (book.frameworkId === this.frameworkId) book.abandon();
  }

  private told(status: TaskStatus): void {
    const { environment, book, process, random, traits } = this.options;
    const { state, source, reason, uuid, task_id: taskId } = status;
    environment.record({
      kind: 'status',
      frameworkId: this.frameworkId,
      taskId: taskId.value,
      state,
      source,
      reason,
      uuid: uuid === undefined ? undefined : hexOf(uuid),
    });
    this.note(() => `is told ${taskId.value} ${state} ${reason ?? ''} by ${source ?? '?'}`);
    book.told(status);
    if (uuid === undefined || status.agent_id === undefined) return;
    const acknowledge = { agent_id: status.agent_id, task_id: taskId, uuid };
    process.after(random.integer(0, traits.acknowledgeMsMax), () => {
      this.call({ type: 'ACKNOWLEDGE', acknowledge });
    });
  }

  // Offers.

  private offered(offers: readonly Offer[]): void {
    const { process, random, traits } = this.options;
    const byAgent = new Map<string, Offer[]>();
    for (const offer of offers) {
      const role = offer.allocation_info?.role ?? '';
      // Offers may be used together when they are of one agent and one role.
      const key = random.chance(0.5) ? `${offer.agent_id.value} ${role}` : offer.id.value;
      byAgent.set(key, [...(byAgent.get(key) ?? []), offer]);
    }
    for (const group of byAgent.values()) {
      process.after(random.integer(0, traits.offerHoldMsMax), () => this.answer(group));
    }
  }

  private answer(offers: readonly Offer[]): void {
    const { traits, random, book, order } = this.options;
    const wanted = order() === 'run' ? traits.tasksWanted - book.running.length : 0;
    const source = {
      traits,
      random,
      frameworkId: this.frameworkId,
      newTaskId: () => book.newTaskId(),
    };
    const draft = draftTasks(source, offers, this.isSubscribed ? wanted : 0);
    const offerIds = offers.map(({ id }) => id);
    const filters = { refuse_seconds: traits.refuseSeconds };
    if (draft.taskIds.length === 0) {
      this.call({ type: 'DECLINE', decline: { offer_ids: offerIds, filters } });
      if (wanted <= 0) this.suppress();
      return;
    }
    const agentId = offers[0]?.agent_id.value ?? '';
    for (const taskId of draft.taskIds) this.launching(taskId, agentId);
    const { operations } = draft;
    this.call({ type: 'ACCEPT', accept: { offer_ids: offerIds, operations, filters } });
  }

  private launching(taskId: string, agentId: string): void {
    const { environment, book, traits } = this.options;
    const { frameworkId } = this;
    book.launching(taskId, agentId);
    const { checkpoint } = traits;
    environment.record({ kind: 'launched', frameworkId, taskId, agentId, checkpoint });
    this.note(() => `launches ${taskId} on ${agentId}`);
  }

  private suppress(): void {
    if (!this.options.traits.suppresses || this.isSuppressed) return;
    this.isSuppressed = true;
    this.call({ type: 'SUPPRESS', suppress: {} });
  }

  private reviveIfNeeded(): void {
    const { traits, book, order } = this.options;
    if (!this.isSuppressed || order() !== 'run') return;
    if (book.running.length >= traits.tasksWanted) return;
    this.isSuppressed = false;
    this.call({ type: 'REVIVE', revive: {} });
  }

  // Tasks.

  /** Asks for the state of everything it counts on; now and then of everything the master has. */
  private reconcile(): void {
    const { book, random, order } = this.options;
    this.reviveIfNeeded();
    if (order() === 'tear-down') return this.call({ type: 'TEARDOWN' });
    if (random.chance(0.1)) return this.call({ type: 'RECONCILE', reconcile: {} });
    const tasks = book.active.map(({ taskId, agentId }) => ({
      task_id: { value: taskId },
      agent_id: { value: agentId },
    }));
    if (tasks.length > 0) this.call({ type: 'RECONCILE', reconcile: { tasks } });
  }

  private doomOne(): void {
    const { book, random } = this.options;
    const task = random.pick(book.running);
    if (task === undefined) return;
    task.isDoomed = true;
    this.kill(task);
  }

  private killDoomed(): void {
    const { book, order } = this.options;
    if (order() !== 'run') for (const task of book.active) task.isDoomed = true;
    for (const task of book.doomed) this.kill(task);
  }

  private kill({ taskId, agentId }: BookedTask): void {
    this.note(() => `kills ${taskId}`);
    this.call({
      type: 'KILL',
      kill: { task_id: { value: taskId }, agent_id: { value: agentId } },
    });
  }
}
