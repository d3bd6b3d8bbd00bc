import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { FrameworkInfo, Offer, schedulerApi, TaskStatus } from '@mezzo/domain/messages';
import { RecordReader, SchedulerCall, SchedulerEvent } from '@mezzo/proto';
import { EventQueue, type Arrival } from './event-queue.ts';
import { call, type Endpoint, type HttpReply } from './http.ts';

export type Encoding = 'json' | 'protobuf';

export interface SubscribeOptions {
  readonly framework?: Partial<FrameworkInfo>;
  readonly encoding?: Encoding;
  /** Acknowledges each update as it comes; on unless a test wants to do it itself. */
  readonly acknowledges?: boolean;
}

/** An event that takes longer, on a busy machine, does not come. */
const eventTimeoutMs = 30_000;

/** Calls may run beside each other; the stream has a connection of its own. */
const connectionsMax = 16;

/** A framework's scheduler, on the wire as any client: one subscription, and calls beside it. */
export class SchedulerClient implements Disposable {
  readonly streamId: string;
  readonly #endpoint: Endpoint;
  readonly #encoding: Encoding;
  readonly #acknowledges: boolean;
  readonly #stream: IncomingMessage;
  readonly #events = new EventQueue<schedulerApi.Event>((event) => event.type ?? 'no type');
  readonly #connections = new Agent({ keepAlive: true, maxSockets: connectionsMax });
  readonly #failures: string[] = [];
  #frameworkId: string | undefined;

  private constructor(
    endpoint: Endpoint,
    stream: IncomingMessage,
    options: { readonly encoding: Encoding; readonly acknowledges: boolean },
  ) {
    this.#endpoint = endpoint;
    this.#stream = stream;
    this.#encoding = options.encoding;
    this.#acknowledges = options.acknowledges;
    this.streamId = String(stream.headers['mesos-stream-id']);
    readEvents(stream, this.#encoding, (event) => this.#receive(event));
  }

  /** Subscribes and waits for SUBSCRIBED. Rejects when the subscription is refused. */
  static async subscribe(
    endpoint: Endpoint,
    { framework = {}, encoding = 'json', acknowledges = true }: SubscribeOptions = {},
  ): Promise<SchedulerClient> {
    const info = { user: 'root', name: 'e2e', ...framework };
    const stream = await openStream(endpoint, encoding, {
      type: 'SUBSCRIBE',
      framework_id: info.id,
      subscribe: { framework_info: info },
    });
    const client = new SchedulerClient(endpoint, stream, { encoding, acknowledges });
    const { value } = await client.#events.take(
      ({ type }) => type === 'SUBSCRIBED' || type === 'ERROR',
      'SUBSCRIBED',
      eventTimeoutMs,
    );
    if (value.type === 'SUBSCRIBED') return client;
    client.close();
    throw new Error(`the subscription was refused: ${value.error?.message ?? ''}`);
  }

  /** The id that the master has given, or confirmed. */
  get frameworkId(): string {
    if (this.#frameworkId === undefined) throw new Error('not subscribed');
    return this.#frameworkId;
  }

  #receive(event: schedulerApi.Event): void {
    this.#frameworkId ??= event.subscribed?.framework_id.value;
    this.#events.push(event);
    const status = event.update?.status;
    if (this.#acknowledges && status !== undefined) this.#acknowledgeLater(status);
  }

  /** Sends a call; rejects when it is not accepted. */
  async send(message: schedulerApi.Call): Promise<void> {
    const { status, body } = await this.post(message);
    if (status === 202 || status === 200) return;
    throw new Error(`${String(message.type)}: ${String(status)} ${body.toString()}`);
  }

  /** Sends a call and answers whatever the master says to it. */
  post(message: schedulerApi.Call): Promise<HttpReply> {
    return call(this.#endpoint, {
      method: 'POST',
      path: '/api/v1/scheduler',
      headers: { ...mediaTypes(this.#encoding), 'Mesos-Stream-Id': this.streamId },
      body: encode(this.#encoding, { framework_id: { value: this.frameworkId }, ...message }),
      connections: this.#connections,
    });
  }

  /** The next event of the type that matches. */
  async event(
    type: schedulerApi.EventType,
    matches: (event: schedulerApi.Event) => boolean = () => true,
    timeoutMs = eventTimeoutMs,
  ): Promise<Arrival<schedulerApi.Event>> {
    return this.#events.take((event) => event.type === type && matches(event), type, timeoutMs);
  }

  /** The offers of the next OFFERS event. */
  async offers(timeoutMs?: number): Promise<readonly Offer[]> {
    const { value } = await this.event('OFFERS', () => true, timeoutMs);
    return value.offers?.offers ?? [];
  }

  /** The next update that says the task is in the state, and when it came. */
  async update(
    taskId: string,
    state: TaskStatus['state'],
    timeoutMs?: number,
  ): Promise<Arrival<TaskStatus>> {
    const { value, atMs } = await this.event(
      'UPDATE',
      ({ update }) => update?.status.task_id.value === taskId && update.status.state === state,
      timeoutMs,
    );
    if (value.update === undefined) throw new Error('an UPDATE without update');
    return { value: value.update.status, atMs };
  }

  /** What has come and no one has waited for. */
  pendingEvents(): readonly schedulerApi.Event[] {
    return this.#events.peek();
  }

  acknowledge({ agent_id, task_id, uuid }: TaskStatus): Promise<void> {
    if (agent_id === undefined || uuid === undefined) return Promise.resolve();
    return this.send({ type: 'ACKNOWLEDGE', acknowledge: { agent_id, task_id, uuid } });
  }

  /** Acknowledges without anybody waiting for it; a refusal shows in `failures`. */
  #acknowledgeLater(status: TaskStatus): void {
    this.acknowledge(status).catch((error: unknown) => {
      this.#failures.push(String(error));
    });
  }

  /** Calls that failed behind a test's back. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  /** Whether the master has ended the stream, or it broke. */
  get isDisconnected(): boolean {
    return this.#stream.destroyed || this.#stream.readableEnded;
  }

  /** Drops the connections, without a word to the master. */
  close(): void {
    this.#stream.destroy();
    this.#connections.destroy();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function openStream(
  endpoint: Endpoint,
  encoding: Encoding,
  subscribe: schedulerApi.Call,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      ...endpoint,
      method: 'POST',
      path: '/api/v1/scheduler',
      headers: mediaTypes(encoding),
      agent: false,
    });
    outgoing.once('response', (incoming) => {
      if (incoming.statusCode === 200) resolve(incoming);
      else reject(new Error(`SUBSCRIBE: ${String(incoming.statusCode)}`));
    });
    outgoing.on('error', reject);
    outgoing.end(encode(encoding, subscribe));
  });
}

function readEvents(
  stream: IncomingMessage,
  encoding: Encoding,
  onEvent: (event: schedulerApi.Event) => void,
): void {
  const records = new RecordReader();
  stream.on('data', (bytes: Buffer) => {
    for (const record of records.push(bytes)) onEvent(decode(encoding, record));
  });
  // A broken stream shows in `isDisconnected`; a test that breaks it expects it.
  stream.on('error', () => undefined);
}

function mediaTypes(encoding: Encoding): Readonly<Record<string, string>> {
  const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
  return { 'Content-Type': type, Accept: type };
}

function encode(encoding: Encoding, message: schedulerApi.Call): string | Uint8Array {
  return encoding === 'json' ? SchedulerCall.toJson(message) : SchedulerCall.encode(message);
}

function decode(encoding: Encoding, record: Uint8Array): schedulerApi.Event {
  return encoding === 'json'
    ? SchedulerEvent.fromJson(Buffer.from(record).toString())
    : SchedulerEvent.decode(record);
}
