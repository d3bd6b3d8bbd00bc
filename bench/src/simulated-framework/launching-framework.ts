import { request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FrameworkInfo, Offer, schedulerApi, TaskStatus } from '@mezzo/domain/messages';
import { RecordReader, SchedulerCall, SchedulerEvent } from '@mezzo/proto';
import { LoadConnection, schedulerCallRequest } from '../http-load/load-connection.ts';

export interface LaunchingFrameworkOptions {
  readonly connectionsCount: number;
  readonly info?: Partial<FrameworkInfo>;
  /** How long what is left of an offer is not to be offered again; Mesos' own time by default. */
  readonly refuseSeconds?: number;
}

const taskNeeds = [
  { name: 'cpus', type: 'SCALAR', scalar: { value: 0.01 } },
  { name: 'mem', type: 'SCALAR', scalar: { value: 8 } },
] as const;

/** How long to wait for offers before looking again. */
const pollMs = 1;

/** A master that answers leads soon, or never. */
const electionMsMax = 60_000;

/**
 * A framework on the real API that launches one task with each offer it gets, acknowledges all
 * updates, and keeps the time that each of its calls took.
 */
export class LaunchingFramework implements Disposable {
  /** Of each ACCEPT: until it was answered. */
  readonly callMs: number[] = [];
  /** Of every call: from when it was made, so that the wait for a free connection counts as well. */
  readonly delayMs: number[] = [];
  updatesCount = 0;
  readonly #stream: IncomingMessage;
  readonly #streamId: string;
  readonly #idle: LoadConnection[];
  readonly #queue: ((connection: LoadConnection) => Promise<void>)[] = [];
  readonly #offers: Offer[] = [];
  readonly #refuseSeconds: number | undefined;
  #frameworkId = '';
  #launchedCount = 0;
  #failure: Error | undefined;

  private constructor(
    port: number,
    stream: IncomingMessage,
    { connectionsCount, refuseSeconds }: LaunchingFrameworkOptions,
  ) {
    this.#stream = stream;
    this.#refuseSeconds = refuseSeconds;
    this.#streamId = String(stream.headers['mesos-stream-id']);
    this.#idle = Array.from({ length: connectionsCount }, () => new LoadConnection(port));
    const records = new RecordReader();
    stream.on('data', (bytes: Buffer) => {
      for (const record of records.push(bytes)) this.#receive(SchedulerEvent.decode(record));
    });
    stream.on('error', (error) => (this.#failure ??= error));
  }

  static async subscribe(
    port: number,
    options: LaunchingFrameworkOptions,
  ): Promise<LaunchingFramework> {
    const { info = {} } = options;
    const framework_info = { user: 'root', name: 'launching', ...info };
    const stream = await openStream(port, {
      type: 'SUBSCRIBE',
      ...(info.id !== undefined && { framework_id: info.id }),
      subscribe: { framework_info },
    });
    const framework = new LaunchingFramework(port, stream, options);
    while (framework.#frameworkId === '') await sleep(pollMs);
    return framework;
  }

  get frameworkId(): string {
    return this.#frameworkId;
  }

  /** Offers that nothing was launched with yet. */
  get offersCount(): number {
    return this.#offers.length;
  }

  /** Calls that wait for a connection. */
  get waitingCount(): number {
    return this.#queue.length;
  }

  /**
   * Launches so many tasks, one with each offer; resolves when all calls are answered.
   *
   * @param perSecond - no more than so many a second
   */
  async launch(count: number, timeoutMs: number, perSecond = Infinity): Promise<void> {
    const beganMs = performance.now();
    const answered = this.callMs.length + count;
    for (let launched = 0; launched < count || this.callMs.length < answered;) {
      if (this.#failure !== undefined) throw this.#failure;
      const elapsedMs = performance.now() - beganMs;
      if (elapsedMs > timeoutMs) throw new Error(`only ${launched} tasks were launched in time`);
      const dueCount = Math.min(count, (elapsedMs * perSecond) / 1000);
      const offer = launched < dueCount ? this.#offers.shift() : undefined;
      if (offer === undefined) await sleep(pollMs);
      else {
        this.#accept(offer);
        launched += 1;
      }
    }
  }

  /** A call that is answered as soon as the master comes to it, and how long that took. */
  probe(): Promise<number> {
    return new Promise((resolve) => {
      this.#call({ type: 'DECLINE', decline: { offer_ids: [{ value: 'none' }] } }, resolve);
    });
  }

  [Symbol.dispose](): void {
    this.#stream.destroy();
    for (const connection of this.#idle) connection.close();
  }

  #receive(event: schedulerApi.Event): void {
    this.#frameworkId ||= event.subscribed?.framework_id.value ?? '';
    this.#offers.push(...(event.offers?.offers ?? []));
    const rescinded = event.rescind?.offer_id.value;
    if (rescinded !== undefined) {
      const index = this.#offers.findIndex(({ id }) => id.value === rescinded);
      if (index !== -1) this.#offers.splice(index, 1);
    }
    if (event.update !== undefined) this.#acknowledge(event.update.status);
  }

  #accept({ id, agent_id }: Offer): void {
    this.#launchedCount += 1;
    const refuse_seconds = this.#refuseSeconds;
    const name = `launched-${this.#launchedCount}`;
    const task = {
      name,
      task_id: { value: name },
      agent_id,
      resources: taskNeeds,
      command: { value: 'true' },
    };
    this.#call(
      {
        type: 'ACCEPT',
        accept: {
          offer_ids: [id],
          operations: [{ type: 'LAUNCH', launch: { task_infos: [task] } }],
          ...(refuse_seconds !== undefined && { filters: { refuse_seconds } }),
        },
      },
      (callMs) => this.callMs.push(callMs),
    );
  }

  #acknowledge({ agent_id, task_id, uuid }: TaskStatus): void {
    this.updatesCount += 1;
    if (agent_id === undefined || uuid === undefined) return;
    this.#call({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } }, () => undefined);
  }

  /** @param done - is told how long the answer took, from the moment when a connection was free */
  #call(call: schedulerApi.Call, done: (callMs: number) => void): void {
    const body = SchedulerCall.toJson({ framework_id: { value: this.#frameworkId }, ...call });
    const bytes = schedulerCallRequest(this.#streamId, body);
    const madeMs = performance.now();
    this.#queue.push(async (connection) => {
      const sentMs = performance.now();
      const status = await connection.send(bytes);
      if (status !== 202) throw new Error(`${String(call.type)} was answered ${status}`);
      this.delayMs.push(performance.now() - madeMs);
      done(performance.now() - sentMs);
    });
    this.#pump();
  }

  #pump(): void {
    const connection = this.#idle.pop();
    if (connection === undefined) return;
    const next = this.#queue.shift();
    if (next === undefined) {
      this.#idle.push(connection);
      return;
    }
    next(connection).then(
      () => {
        this.#idle.push(connection);
        this.#pump();
      },
      (error: unknown) => {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
      },
    );
  }
}

/** Subscribes, again and again while the master is there but does not lead yet. */
async function openStream(port: number, call: schedulerApi.Call): Promise<IncomingMessage> {
  const beganMs = performance.now();
  for (;;) {
    const stream = await post(port, call);
    if (stream.statusCode === 200) return stream;
    stream.destroy();
    if (stream.statusCode !== 503 || performance.now() - beganMs > electionMsMax) {
      throw new Error(`SUBSCRIBE was answered ${String(stream.statusCode)}`);
    }
    await sleep(pollMs);
  }
}

function post(port: number, call: schedulerApi.Call): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const type = 'application/x-protobuf';
    const outgoing = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/api/v1/scheduler',
      headers: { 'Content-Type': type, Accept: type },
      agent: false,
    });
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    outgoing.end(SchedulerCall.encode(call));
  });
}
