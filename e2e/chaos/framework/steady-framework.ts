import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from '../../src/harness/http.ts';
import type { Random } from '../../src/harness/random.ts';
import {
  amountOf,
  type OfferJson,
  type SchedulerCallJson,
  type SchedulerEventJson,
  type StatusJson,
  type TaskInfoJson,
} from '../history/wire.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { TaskTruth } from '../recording/task-truth.ts';
import { EventStream } from './event-stream.ts';
import { usualPauses, type Pauses } from './pauses.ts';
import { SchedulerCalls } from './scheduler-calls.ts';
import { TaskBook, type BookedTask } from './task-book.ts';

export interface SteadyFrameworkOptions {
  readonly name: string;
  readonly wanted: number;
  readonly isPartitionAware: boolean;
  readonly gateways: readonly Endpoint[];
  readonly random: Random;
  readonly recorder: Recorder;
  readonly truth: TaskTruth;
  readonly pauses?: Pauses;
}

/** What each task asks for. */
export const taskResources = { cpus: 0.01, mem: 8 };

/** So many tasks at most are launched on one offer: agents and frameworks share the load. */
const launchesMax = 30;

/** How often it is looked whether anything has to be asked. */
const tendIntervalMs = 5_000;

/** A task of which nothing is heard for so long is asked about; longer than a call may wait. */
const quietMs = 30_000;

/** What is not used of an offer is offered again soon. */
const filters = { refuse_seconds: 1 };

/** Calls that may as well go through another gateway than the one with the stream. */
const elsewhereShare = 0.2;

/**
 * A framework as it should be: it keeps so many tasks running, subscribes again when its stream
 * breaks, acknowledges, reconciles, replaces what is lost and ends what has become too many.
 */
export class SteadyFramework {
  readonly name: string;
  readonly wanted: number;
  readonly book = new TaskBook();
  readonly #options: SteadyFrameworkOptions;
  readonly #pauses: Pauses;
  readonly #calls: SchedulerCalls;
  #id: string | undefined;
  #stream: { readonly events: EventStream; readonly gateway: Endpoint; id: string } | undefined;
  #streamsCount = 0;
  #launchesCount = 0;
  #tendings = 0;
  #offeredAtMs = -1;
  #isStopped = false;
  #running: Promise<unknown> = Promise.resolve();
  #tender: NodeJS.Timeout | undefined;

  constructor(options: SteadyFrameworkOptions) {
    this.name = options.name;
    this.wanted = options.wanted;
    this.#options = options;
    this.#pauses = options.pauses ?? usualPauses;
    this.#calls = new SchedulerCalls(options.name, options.recorder);
  }

  start(): void {
    this.#running = this.#staySubscribed();
    this.#tender = setInterval(() => this.#tend(), tendIntervalMs);
  }

  /** Ends its connections, not its tasks. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#tender);
    this.#stream?.events.close('stopped');
    await this.#running;
    this.#calls.close();
  }

  /** When it was last offered something; -1 before that. */
  get offeredAtMs(): number {
    return this.#offeredAtMs;
  }

  async #staySubscribed(): Promise<void> {
    const { gateways, random } = this.#options;
    const { backoffMinMs, backoffMaxMs } = this.#pauses;
    for (let attempt = random.below(gateways.length); !this.#isStopped; attempt += 1) {
      const gateway = gateways[attempt % gateways.length];
      if (gateway === undefined) throw new Error('a framework needs a gateway');
      await this.#subscribe(gateway);
      await sleep(backoffMinMs + random.below(backoffMaxMs - backoffMinMs));
    }
  }

  async #subscribe(gateway: Endpoint): Promise<void> {
    const { name, recorder } = this.#options;
    this.#streamsCount += 1;
    const facts = {
      kind: 'stream' as const,
      framework: name,
      stream: this.#streamsCount,
      gateway: `${gateway.host}:${String(gateway.port)}`,
    };
    const subscription = { isOpen: false };
    const events = new EventStream({
      endpoint: gateway,
      path: '/api/v1/scheduler',
      message: this.#subscribeCall(),
      onOpened: (id) => {
        subscription.isOpen = true;
        recorder.write({ ...facts, state: 'opened' });
        this.#stream = { events, gateway, id };
      },
      onEvent: (event) => this.#take(facts.stream, event as SchedulerEventJson),
    });
    const reason = await events.over;
    this.#stream = undefined;
    recorder.write({ ...facts, state: subscription.isOpen ? 'ended' : 'refused', detail: reason });
  }

  #subscribeCall(): SchedulerCallJson {
    const { name, isPartitionAware } = this.#options;
    const id = this.#id === undefined ? {} : { framework_id: { value: this.#id } };
    const capabilities = [
      { type: 'MULTI_ROLE' },
      ...(isPartitionAware ? [{ type: 'PARTITION_AWARE' }] : []),
    ];
    const info = {
      ...(this.#id !== undefined && { id: { value: this.#id } }),
      user: userInfo().username,
      name,
      roles: [name],
      capabilities,
      checkpoint: true,
      failover_timeout: 3600,
    };
    return { type: 'SUBSCRIBE', ...id, subscribe: { framework_info: info } };
  }

  #take(stream: number, event: SchedulerEventJson): void {
    const { name: framework, recorder } = this.#options;
    recorder.write({ kind: 'event', framework, stream, event });
    if (event.subscribed) this.#subscribed(event.subscribed.framework_id.value);
    for (const offer of event.offers?.offers ?? []) this.#consider(offer);
    if (event.update) this.#update(event.update.status);
  }

  #subscribed(id: string): void {
    this.#id ??= id;
    this.#reconcile(this.book.open().filter(({ state }) => state !== 'launching'));
  }

  #update(status: StatusJson): void {
    this.book.update(status, this.#options.recorder.nowMs());
    const { task_id, agent_id, uuid } = status;
    if (uuid === undefined || agent_id === undefined) return;
    void this.#send({ type: 'ACKNOWLEDGE', acknowledge: { task_id, agent_id, uuid } });
  }

  #consider(offer: OfferJson): void {
    const { random, recorder } = this.#options;
    this.#offeredAtMs = recorder.nowMs();
    const stream = this.#stream;
    setTimeout(() => {
      // Nobody answers offers of a subscription that is over.
      if (stream === this.#stream && !this.#isStopped) this.#answer(offer);
    }, random.below(this.#pauses.holdMaxMs));
  }

  #answer({ id, agent_id, resources }: OfferJson): void {
    const { cpus, mem } = taskResources;
    const room = Math.min(amountOf(resources, 'cpus') / cpus, amountOf(resources, 'mem') / mem);
    const missing = this.wanted - this.book.kept().length;
    const count = Math.floor(Math.min(missing, room + 1e-6, launchesMax));
    const offer_ids = [id];
    if (count <= 0) {
      void this.#use(id, { type: 'DECLINE', decline: { offer_ids, filters } });
      return;
    }
    const task_infos = Array.from({ length: count }, () => this.#newTask(agent_id.value));
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos } }];
    void this.#use(id, { type: 'ACCEPT', accept: { offer_ids, operations, filters } });
  }

  /**
   * Answers an offer. Nothing but an answer ends an offer while its stream lasts, so that one that
   * may not have been heard is followed by a refusal: that does no harm where it was.
   */
  async #use(id: OfferJson['id'], message: SchedulerCallJson): Promise<void> {
    const stream = this.#stream;
    let isHeard = await this.#send(message);
    while (!isHeard) {
      await sleep(this.#pauses.giveBackMs);
      if (stream !== this.#stream || this.#isStopped) return;
      isHeard = await this.#send({ type: 'DECLINE', decline: { offer_ids: [id], filters } });
    }
  }

  #newTask(agentId: string): TaskInfoJson {
    const { name, random, recorder, truth } = this.#options;
    this.#launchesCount += 1;
    const id = `${name}-${String(this.#launchesCount)}`;
    this.book.launch(id, agentId, recorder.nowMs());
    const seconds = lifetime(random);
    const exitCode = random.below(10) === 0 ? 3 : 0;
    return {
      name: id,
      task_id: { value: id },
      agent_id: { value: agentId },
      resources: [scalar('cpus', taskResources.cpus), scalar('mem', taskResources.mem)],
      labels: {
        labels: [
          { key: 'seconds', value: String(seconds) },
          { key: 'exit', value: String(exitCode) },
        ],
      },
      command: { value: truth.command(id, seconds, exitCode) },
    };
  }

  /** Asks about what has been quiet for long, and ends what is too many. */
  #tend(): void {
    if (this.#id === undefined || this.#stream === undefined) return;
    this.#tendings += 1;
    const nowMs = this.#options.recorder.nowMs();
    const quiet = this.book.open().filter(({ heardAtMs, state }) => {
      return nowMs - heardAtMs > quietMs && (state !== 'TASK_RUNNING' || this.#tendings % 6 === 0);
    });
    if (quiet.length > 0) this.#reconcile(quiet);
    if (this.#tendings % 7 === 0) this.#reconcile(this.book.ended());
    // Every task that the master knows, also those that were given up.
    if (this.#tendings % 11 === 0) this.#reconcile([]);
    const tooMany = this.book.kept().slice(this.wanted);
    const unheard = this.book
      .open()
      .filter(({ killedAtMs }) => killedAtMs !== undefined && nowMs - killedAtMs > quietMs);
    for (const task of [...tooMany, ...unheard]) this.#kill(task, nowMs);
  }

  #kill(task: BookedTask, nowMs: number): void {
    task.killedAtMs = nowMs;
    const { id, agentId } = task;
    void this.#send({
      type: 'KILL',
      kill: { task_id: { value: id }, agent_id: { value: agentId } },
    });
  }

  #reconcile(tasks: readonly BookedTask[]): void {
    void this.#send({
      type: 'RECONCILE',
      reconcile: {
        tasks: tasks.map(({ id, agentId }) => ({
          task_id: { value: id },
          agent_id: { value: agentId },
        })),
      },
    });
  }

  /** Whether the call was accepted. */
  async #send(message: SchedulerCallJson): Promise<boolean> {
    const stream = this.#stream;
    if (stream === undefined || this.#id === undefined) return false;
    const { gateways, random } = this.#options;
    const gateway = random.next() < elsewhereShare ? random.pick(gateways) : stream.gateway;
    const framework_id = { value: this.#id };
    return this.#calls.send(gateway, stream.id, { framework_id, ...message });
  }
}

/** Most run for minutes; some are over as soon as they run. */
function lifetime(random: Random): number {
  if (random.below(20) === 0) return random.below(3);
  return 60 + random.below(300);
}

function scalar(name: string, value: number): TaskInfoJson['resources'][number] {
  return { name, type: 'SCALAR', scalar: { value } };
}
