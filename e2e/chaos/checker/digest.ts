import type {
  FaultChanged,
  FrameworkEvent,
  FrameworkFacts,
  HistoryRecord,
  Recovery,
  RunStarted,
  TaskEnded,
  TaskStarted,
  View,
} from '../history/history-record.ts';
import {
  amountOf,
  type MasterEventJson,
  type OfferJson,
  type SchedulerCallJson,
  type StatusJson,
  type TaskInfoJson,
} from '../history/wire.ts';

/** An update as its framework got it. */
export interface UpdateFacts {
  readonly atMs: number;
  readonly state: string;
  readonly reason: string | undefined;
  readonly uuid: string | undefined;
  /** When a call that acknowledges it was accepted. */
  acknowledgedAtMs: number | undefined;
}

/** One process of a task. */
export interface ProcessFacts {
  readonly pid: number;
  readonly startedAtMs: number;
  /** The last time it was seen alive; undefined while it runs. */
  seenAtMs: number | undefined;
}

/** All that the history says of one task. */
export interface TaskFacts {
  readonly id: string;
  readonly framework: string;
  readonly agentId: string;
  readonly cpus: number;
  readonly mem: number;
  /** What its command does. */
  readonly planned: { readonly seconds: number; readonly exitCode: number };
  readonly launchedAtMs: number;
  readonly updates: UpdateFacts[];
  readonly processes: ProcessFacts[];
  /** When its framework asked for its end. */
  readonly killedAtMs: number[];
}

/** All that the history says of one offer. */
export interface OfferFacts {
  readonly id: string;
  readonly framework: string;
  readonly stream: number;
  readonly agentId: string;
  readonly cpus: number;
  readonly mem: number;
  readonly receivedAtMs: number;
  isRescinded: boolean;
  /** The first call that answers it. */
  use: OfferUse | undefined;
}

export interface OfferUse {
  readonly atMs: number;
  /** Whether the stream by which it came was still there when it was used. */
  readonly isStreamOpen: boolean;
  status: number | undefined;
}

/** What an operator was told of a task. */
export interface OperatorNews {
  readonly atMs: number;
  readonly task: string;
  readonly state: string;
}

/** A history, by what it is about. */
export interface Digest {
  run: RunStarted | undefined;
  quietAtMs: number | undefined;
  lastAtMs: number;
  readonly tasks: Map<string, TaskFacts>;
  readonly offers: Map<string, OfferFacts>;
  /** When each framework got offers. */
  readonly offersAtMs: Map<string, number[]>;
  /** The ids that each framework was given. */
  readonly frameworkIds: Map<string, Set<string>>;
  readonly errors: {
    readonly atMs: number;
    readonly framework: string;
    readonly message: string;
  }[];
  readonly faults: FaultChanged[];
  readonly recoveries: Recovery[];
  /** The last of each: earlier ones may have met a leader that had just come. */
  readonly views: Map<string, View>;
  /** Processes of tasks that no framework has launched. */
  readonly strangers: TaskStarted[];
  /** What an operator was told of tasks, in pieces that each begin with the whole state. */
  readonly operatorViews: OperatorNews[][];
}

/** Sorts the records of a whole history. */
export function digest(records: Iterable<HistoryRecord>): Digest {
  const digester = new Digester();
  for (const record of records) digester.take(record);
  return digester.result;
}

export class Digester {
  readonly result: Digest = {
    run: undefined,
    quietAtMs: undefined,
    lastAtMs: 0,
    tasks: new Map(),
    offers: new Map(),
    offersAtMs: new Map(),
    frameworkIds: new Map(),
    errors: [],
    faults: [],
    recoveries: [],
    views: new Map(),
    strangers: [],
    operatorViews: [],
  };
  readonly #streams = new Map<string, number>();
  readonly #calls = new Map<string, SchedulerCallJson>();
  readonly #uses = new Map<string, OfferUse>();

  take(record: HistoryRecord): void {
    const { result } = this;
    result.lastAtMs = record.atMs;
    switch (record.kind) {
      case 'run':
        result.run = record;
        return;
      case 'stream':
        return this.#takeStream(record.framework, record.state === 'opened' ? record.stream : -1);
      case 'event':
        return this.#takeEvent(record);
      case 'call':
        return this.#takeCall(record.framework, record.call, record.atMs, record.message);
      case 'answer':
        return this.#takeAnswer(`${record.framework} ${String(record.call)}`, record);
      case 'operator':
        return this.#takeOperatorEvent(record.atMs, record.event);
      case 'started':
        return this.#takeStarted(record);
      case 'ended':
        return this.#takeEnded(record);
      case 'fault':
        result.faults.push(record);
        return;
      case 'recovery':
        result.recoveries.push(record);
        return;
      case 'view':
        result.views.set(record.of, record);
        return;
      case 'quiet':
        result.quietAtMs = record.atMs;
        return;
    }
  }

  #takeStream(framework: string, stream: number): void {
    this.#streams.set(framework, stream);
  }

  #takeEvent({ framework, stream, atMs, event }: FrameworkEvent): void {
    const { result } = this;
    const { subscribed, offers, rescind, update, error } = event;
    if (subscribed) addTo(result.frameworkIds, framework, subscribed.framework_id.value);
    if (error) result.errors.push({ atMs, framework, message: error.message });
    if (rescind) this.#takeRescind(rescind.offer_id.value);
    if (update) this.#takeUpdate(atMs, update.status);
    if (event.type !== 'OFFERS') return;
    listOf(result.offersAtMs, framework).push(atMs);
    for (const offer of offers?.offers ?? []) {
      result.offers.set(offer.id.value, offerFacts({ framework, stream, atMs }, offer));
    }
  }

  #takeRescind(id: string): void {
    const offer = this.result.offers.get(id);
    if (offer) offer.isRescinded = true;
  }

  #takeUpdate(atMs: number, { task_id, state, reason, uuid }: StatusJson): void {
    const update = { atMs, state, reason, uuid, acknowledgedAtMs: undefined };
    this.result.tasks.get(task_id.value)?.updates.push(update);
  }

  #takeCall(framework: string, call: number, atMs: number, message: SchedulerCallJson): void {
    const key = `${framework} ${String(call)}`;
    this.#calls.set(key, message);
    const used = message.accept?.offer_ids ?? message.decline?.offer_ids ?? [];
    for (const { value } of used) this.#takeUse(key, value, atMs);
    for (const { launch } of message.accept?.operations ?? []) {
      for (const info of launch.task_infos) {
        this.result.tasks.set(info.task_id.value, taskFacts(framework, atMs, info));
      }
    }
    if (message.kill) this.result.tasks.get(message.kill.task_id.value)?.killedAtMs.push(atMs);
  }

  #takeUse(key: string, offerId: string, atMs: number): void {
    const offer = this.result.offers.get(offerId);
    if (offer === undefined || offer.use !== undefined) return;
    const isStreamOpen = this.#streams.get(offer.framework) === offer.stream;
    offer.use = { atMs, isStreamOpen, status: undefined };
    this.#uses.set(key, offer.use);
  }

  #takeAnswer(key: string, { atMs, status }: { readonly atMs: number; readonly status: number }) {
    const use = this.#uses.get(key);
    if (use) use.status = status;
    const acknowledged = this.#calls.get(key)?.acknowledge;
    this.#calls.delete(key);
    this.#uses.delete(key);
    if (acknowledged === undefined || status !== accepted) return;
    const task = this.result.tasks.get(acknowledged.task_id.value);
    for (const update of task?.updates ?? []) {
      if (update.uuid === acknowledged.uuid) update.acknowledgedAtMs ??= atMs;
    }
  }

  #takeOperatorEvent(atMs: number, { type, task_added, task_updated }: MasterEventJson): void {
    const { operatorViews } = this.result;
    if (type === 'SUBSCRIBED') operatorViews.push([]);
    const added = task_added?.task;
    const task = (added ?? task_updated?.status)?.task_id.value;
    const state = added?.state ?? task_updated?.state;
    if (task !== undefined && state !== undefined)
      operatorViews.at(-1)?.push({ atMs, task, state });
  }

  #takeStarted(record: TaskStarted): void {
    const { task, pid, startedAtMs } = record;
    const facts = this.result.tasks.get(task);
    if (facts === undefined) this.result.strangers.push(record);
    else facts.processes.push({ pid, startedAtMs, seenAtMs: undefined });
  }

  #takeEnded({ task, pid, seenAtMs }: TaskEnded): void {
    const process = this.result.tasks.get(task)?.processes.find((each) => each.pid === pid);
    if (process) process.seenAtMs = seenAtMs;
  }
}

/** What a master answers to a call that it has accepted. */
const accepted = 202;

function offerFacts(
  { framework, stream, atMs }: { framework: string; stream: number; atMs: number },
  { id, agent_id, resources }: OfferJson,
): OfferFacts {
  return {
    id: id.value,
    framework,
    stream,
    agentId: agent_id.value,
    cpus: amountOf(resources, 'cpus'),
    mem: amountOf(resources, 'mem'),
    receivedAtMs: atMs,
    isRescinded: false,
    use: undefined,
  };
}

function taskFacts(framework: string, launchedAtMs: number, info: TaskInfoJson): TaskFacts {
  const label = (key: string): number =>
    Number(info.labels.labels.find((each) => each.key === key)?.value ?? 0);
  return {
    id: info.task_id.value,
    framework,
    agentId: info.agent_id.value,
    cpus: amountOf(info.resources, 'cpus'),
    mem: amountOf(info.resources, 'mem'),
    planned: { seconds: label('seconds'), exitCode: label('exit') },
    launchedAtMs,
    updates: [],
    processes: [],
    killedAtMs: [],
  };
}

/** The facts of the framework; throws when the history does not begin with those of the run. */
export function frameworkFacts({ run }: Digest, name: string): FrameworkFacts {
  const facts = run?.frameworks.find((each) => each.name === name);
  if (facts === undefined) throw new Error(`the history does not introduce framework ${name}`);
  return facts;
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(value));
}

function listOf(lists: Map<string, number[]>, key: string): number[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
