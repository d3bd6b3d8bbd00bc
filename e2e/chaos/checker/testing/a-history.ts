import type { HistoryRecord, View } from '../../history/history-record.ts';
import type { MasterEventJson, OfferJson, StatusJson } from '../../history/wire.ts';

/** The id of the one agent of these histories. */
export const agentId = 'S1';

interface Launch {
  readonly task: string;
  readonly seconds?: number;
  readonly exit?: number;
  readonly cpus?: number;
  /** What it is launched on. */
  readonly offer?: string;
}

/**
 * A history that is written down as a test tells it: two frameworks, `alpha` who can bear partitions
 * and `omega` who cannot, want one task each, of an agent with 1 cpu and 100 MB.
 */
export class AHistory {
  readonly #records: HistoryRecord[] = [];
  #atMs = 0;
  #calls = 0;
  #uuids = 0;

  constructor() {
    this.#add({
      kind: 'run',
      seed: 1,
      agentTotals: { cpus: 1, mem: 100 },
      frameworks: [
        { name: 'alpha', wanted: 1, isPartitionAware: true },
        { name: 'omega', wanted: 1, isPartitionAware: false },
      ],
    });
    this.operator({ type: 'SUBSCRIBED' });
    for (const framework of ['alpha', 'omega']) this.opened(framework, 1);
  }

  get records(): readonly HistoryRecord[] {
    return this.#records;
  }

  /** Lets time pass. */
  wait(seconds: number): this {
    this.#atMs += seconds * 1000;
    return this;
  }

  opened(framework: string, stream: number): this {
    this.#add({ kind: 'stream', framework, stream, state: 'opened', gateway: 'gateway-1' });
    const subscribed = { framework_id: { value: `id-of-${framework}` } };
    return this.event(framework, { type: 'SUBSCRIBED', subscribed }, stream);
  }

  closed(framework: string, stream = 1): this {
    return this.#add({ kind: 'stream', framework, stream, state: 'ended', gateway: 'gateway-1' });
  }

  event(framework: string, event: (HistoryRecord & { kind: 'event' })['event'], stream = 1): this {
    return this.#add({ kind: 'event', framework, stream, event });
  }

  offer(framework: string, id: string, cpus: number): this {
    const offer: OfferJson = {
      id: { value: id },
      agent_id: { value: agentId },
      resources: [
        { name: 'cpus', type: 'SCALAR', scalar: { value: cpus } },
        { name: 'mem', type: 'SCALAR', scalar: { value: 10 } },
      ],
    };
    return this.event(framework, { type: 'OFFERS', offers: { offers: [offer] } });
  }

  rescind(framework: string, id: string): this {
    return this.event(framework, { type: 'RESCIND', rescind: { offer_id: { value: id } } });
  }

  decline(framework: string, id: string, status = 202): this {
    return this.#call(
      framework,
      { type: 'DECLINE', decline: { offer_ids: [{ value: id }] } },
      status,
    );
  }

  launch(framework: string, { task, seconds = 600, exit = 0, cpus = 0.1, offer }: Launch): this {
    const task_infos = [
      {
        name: task,
        task_id: { value: task },
        agent_id: { value: agentId },
        resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: cpus } }],
        labels: {
          labels: [
            { key: 'seconds', value: String(seconds) },
            { key: 'exit', value: String(exit) },
          ],
        },
        command: { value: 'sleep' },
      },
    ];
    const offer_ids = offer === undefined ? [] : [{ value: offer }];
    const operations = [{ type: 'LAUNCH' as const, launch: { task_infos } }];
    return this.#call(framework, { type: 'ACCEPT', accept: { offer_ids, operations } });
  }

  kill(framework: string, task: string): this {
    return this.#call(framework, { type: 'KILL', kill: { task_id: { value: task } } });
  }

  /** An update, and its acknowledgement unless it is told not to have one. */
  update(framework: string, task: string, state: string, status?: number): this {
    this.#uuids += 1;
    const uuid = `uuid-${String(this.#uuids)}`;
    const facts: StatusJson = { task_id: { value: task }, state, uuid };
    this.event(framework, { type: 'UPDATE', update: { status: facts } });
    const acknowledge = { task_id: { value: task }, agent_id: { value: agentId }, uuid };
    return this.#call(framework, { type: 'ACKNOWLEDGE', acknowledge }, status ?? 202);
  }

  /** The answer to a RECONCILE. */
  answer(framework: string, task: string, state: string): this {
    const status = { task_id: { value: task }, state, reason: 'REASON_RECONCILIATION' };
    return this.event(framework, { type: 'UPDATE', update: { status } });
  }

  operator(event: MasterEventJson): this {
    return this.#add({ kind: 'operator', stream: 1, event });
  }

  /** An operator is told of a task's new state. */
  told(task: string, state: string): this {
    const task_updated = { status: { task_id: { value: task } }, state };
    return this.operator({ type: 'TASK_UPDATED', task_updated });
  }

  /** @param earlyMs - by how much the time of its file is behind */
  started(task: string, pid = 1, earlyMs = 0): this {
    return this.#add({ kind: 'started', task, pid, startedAtMs: this.#atMs - earlyMs });
  }

  ended(task: string, pid = 1): this {
    return this.#add({ kind: 'ended', task, pid, seenAtMs: this.#atMs });
  }

  recovery(isRecovered = true, healedSecondsAgo = 10): this {
    const healedAtMs = this.#atMs - healedSecondsAgo * 1000;
    const detail = isRecovered ? '' : 'no master leads';
    return this.#add({ kind: 'recovery', wave: 1, healedAtMs, isRecovered, detail });
  }

  /** The end as it should be, but for what the test says. */
  finish(views: Partial<Record<View['of'], readonly string[]>> = {}): readonly HistoryRecord[] {
    this.#add({ kind: 'quiet' }).wait(20);
    const all = {
      alpha: ['alpha-1'],
      omega: ['omega-1'],
      master: ['alpha-1', 'omega-1'],
      agents: ['alpha-1', 'omega-1'],
      ...views,
    };
    for (const [of, running = []] of Object.entries(all)) {
      this.#add({ kind: 'view', of, askedAtMs: this.#atMs, running });
    }
    this.wait(20).#add({ kind: 'quiet' });
    return this.#records;
  }

  #call(
    framework: string,
    message: (HistoryRecord & { kind: 'call' })['message'],
    status = 202,
  ): this {
    this.#calls += 1;
    const call = this.#calls;
    this.#add({ kind: 'call', framework, call, message }).wait(0.01);
    return this.#add({ kind: 'answer', framework, call, status });
  }

  #add(record: DistributiveOmit<HistoryRecord, 'atMs'>): this {
    this.#records.push({ atMs: this.#atMs, ...record });
    return this;
  }
}

type DistributiveOmit<Whole, Key extends PropertyKey> = Whole extends unknown
  ? Omit<Whole, Key>
  : never;

/** Both frameworks have their task and are offered something: nothing is wrong so far. */
export function aHealthyHistory(): AHistory {
  const history = new AHistory();
  for (const framework of ['alpha', 'omega']) {
    const task = `${framework}-1`;
    history
      .launch(framework, { task })
      .wait(1)
      .started(task, framework === 'alpha' ? 11 : 12);
    history.update(framework, task, 'TASK_STARTING').update(framework, task, 'TASK_RUNNING');
    history.told(task, 'TASK_RUNNING');
  }
  return history.wait(10);
}
