import {
  mayViewResource,
  VIEW_EVERYTHING,
  type MasterState,
  type PublishSubject,
  type ViewPermissions,
} from '@mezzo/core';
import { Resources } from '@mezzo/domain';
import type { masterApi } from '@mezzo/domain/messages';
import {
  framed,
  mediaTypeOf,
  slices,
  type Encoding,
  type EndpointRequest,
  type MetricsSource,
  type RecordStream,
} from '@mezzo/http-kit';
import { MasterEvent, recordOf } from '@mezzo/proto';
import { captureState } from '../views/state-capture.ts';
import { subscribedJson, subscribedMessage } from './subscribed-record.ts';

/** Source: mesos src/master/constants.hpp#DEFAULT_HEARTBEAT_INTERVAL */
const heartbeatIntervalMs = 15_000;

/** A subscriber may leave this much unread, its snapshot left aside, before it is cut off. */
const bufferedBytesMax = 16 * 1024 * 1024;

/**
 * Events go out together, at most so often that writing to every subscriber once, which takes some
 * hundredths of a millisecond each, leaves most of the time for other work.
 */
const flushMsPerSubscriber = 0.1;

/** So few subscribers that each batch of the master may be sent at once. */
const fewSubscribers = 20;

interface Subscriber {
  readonly stream: RecordStream;
  readonly encoding: Encoding;
  readonly permissions: ViewPermissions;
  /** What goes to this subscriber alone, because its permissions decide; undefined: all goes. */
  readonly own: Buffer[] | undefined;
}

export interface OperatorStreamsOptions {
  readonly state: () => MasterState;
  /** `--max_operator_event_stream_subscribers`: one more ends the oldest. */
  readonly subscribersMax: number;
}

/**
 * Everybody who listens to what happens in the cluster. A subscriber gets the whole state first and
 * then each event, once encoded for all, as far as its permissions go.
 *
 * The state is that of one moment. It is sent in slices; events of later moments wait until it is
 * out, those of earlier ones never reach the subscriber, so that each change is told exactly once.
 *
 * Source: mesos src/master/master.hpp#Master::Subscribers
 */
export class OperatorStreams implements MetricsSource {
  readonly #options: OperatorStreamsOptions;
  readonly #subscribers = new Set<Subscriber>();
  readonly #heartbeat: NodeJS.Timeout;
  /** Events that are yet to be sent to all who may see everything. */
  readonly #batches: Record<Encoding, Buffer[]> = { json: [], protobuf: [] };
  /** How many of the subscribers take part in a batch. */
  readonly #readersCount: Record<Encoding, number> = { json: 0, protobuf: 0 };
  #isFlushDue = false;
  #isClosed = false;

  constructor(options: OperatorStreamsOptions) {
    this.#options = options;
    this.#heartbeat = setInterval(() => this.#beat(this.#subscribers), heartbeatIntervalMs);
    this.#heartbeat.unref();
  }

  /** Answers a SUBSCRIBE with 200 and a stream. */
  async open(
    request: EndpointRequest,
    encoding: Encoding,
    permissions: ViewPermissions,
  ): Promise<undefined> {
    await slices.turn();
    if (this.#isClosed) return;
    // What was published before this moment is in the state already.
    this.#flush();
    const view = { capture: captureState(this.#options.state()), permissions };
    const stream = request.openRecordStream({
      contentType: mediaTypeOf[encoding],
      bufferedBytesMax,
      onLost: () => this.#remove(subscriber),
    });
    const own = permissions === VIEW_EVERYTHING ? undefined : [];
    const subscriber: Subscriber = { stream, encoding, permissions, own };
    this.#makeRoom();
    this.#subscribers.add(subscriber);
    if (own === undefined) this.#readersCount[encoding] += 1;
    const seconds = heartbeatIntervalMs / 1000;
    stream.sendLong(
      encoding === 'json' ? subscribedJson(view, seconds) : subscribedMessage(view, seconds),
    );
    this.#beat([subscriber]);
  }

  publish(event: masterApi.Event, subject: PublishSubject | undefined): void {
    if (this.#subscribers.size === 0) return;
    const encoded = new EncodedEvent(event);
    for (const encoding of ['json', 'protobuf'] as const) {
      if (this.#readersCount[encoding] > 0) this.#batches[encoding].push(encoded.frame(encoding));
    }
    for (const { own, encoding, permissions } of this.#subscribers) {
      if (own === undefined || !isVisible(permissions, subject)) continue;
      const shown = showTo(permissions, event);
      own.push((shown === event ? encoded : new EncodedEvent(shown)).frame(encoding));
    }
    this.#scheduleFlush();
  }

  closeAll(): void {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    this.#flush();
    for (const { stream } of this.#subscribers) stream.end();
    this.#subscribers.clear();
  }

  collectMetrics(): ReadonlyMap<string, number> {
    return new Map([['master/operator_event_stream_subscribers', this.#subscribers.size]]);
  }

  #scheduleFlush(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    const { size } = this.#subscribers;
    if (size <= fewSubscribers) setImmediate(() => this.#flush());
    else setTimeout(() => this.#flush(), size * flushMsPerSubscriber);
  }

  #flush(): void {
    this.#isFlushDue = false;
    const shared = {
      json: takeBytes(this.#batches.json),
      protobuf: takeBytes(this.#batches.protobuf),
    };
    for (const { stream, encoding, own } of this.#subscribers) {
      const bytes = own === undefined ? shared[encoding] : takeBytes(own);
      if (bytes.length > 0) stream.sendFramed(bytes);
    }
  }

  #makeRoom(): void {
    const [oldest] = this.#subscribers;
    if (oldest === undefined || this.#subscribers.size < this.#options.subscribersMax) return;
    this.#remove(oldest);
    oldest.stream.end();
  }

  #remove(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber)) return;
    if (subscriber.own === undefined) this.#readersCount[subscriber.encoding] -= 1;
  }

  #beat(subscribers: Iterable<Subscriber>): void {
    const encoded = new EncodedEvent({ type: 'HEARTBEAT' });
    for (const { stream, encoding } of subscribers) stream.sendFramed(encoded.frame(encoding));
  }
}

/** All that waits, in one piece. */
function takeBytes(waiting: Buffer[]): Buffer {
  return Buffer.concat(waiting.splice(0));
}

/** An event as a record in a chunk, made once for each encoding that somebody wants. */
class EncodedEvent {
  readonly #event: masterApi.Event;
  readonly #frames: Partial<Record<Encoding, Buffer>> = {};

  constructor(event: masterApi.Event) {
    this.#event = event;
  }

  frame(encoding: Encoding): Buffer {
    const event = this.#event;
    return (this.#frames[encoding] ??= framed(
      recordOf(encoding === 'json' ? MasterEvent.toJson(event) : MasterEvent.encode(event)),
    ));
  }
}

/**
 * The part of an event that a subscriber may see; the event itself where that is all of it.
 *
 * Source: mesos src/master/master.cpp#Master::Subscribers::Subscriber::send
 */
function showTo(permissions: ViewPermissions, event: masterApi.Event): masterApi.Event {
  const agent = event.agent_added?.agent;
  if (agent === undefined || permissions === VIEW_EVERYTHING) return event;
  const total_resources = agent.total_resources?.filter((resource) =>
    [...Resources.of([resource])].every(({ kind }) => mayViewResource(permissions, kind)),
  );
  return { ...event, agent_added: { agent: { ...agent, total_resources } } };
}

function isVisible(permissions: ViewPermissions, subject: PublishSubject | undefined): boolean {
  const { framework, task } = subject ?? {};
  if (framework === undefined) return true;
  if (!permissions.framework(framework)) return false;
  return task === undefined || permissions.task(task, framework);
}
