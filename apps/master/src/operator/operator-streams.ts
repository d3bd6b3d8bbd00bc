import {
  getStateView,
  mayViewResource,
  VIEW_EVERYTHING,
  type MasterState,
  type PublishSubject,
  type ViewPermissions,
} from '@mezzo/core';
import { Resources } from '@mezzo/domain';
import type { masterApi } from '@mezzo/domain/messages';
import {
  mediaTypeOf,
  type Encoding,
  type EndpointRequest,
  type MetricsSource,
  type RecordStream,
} from '@mezzo/http-kit';
import { double, MasterEvent, recordOf } from '@mezzo/proto';
import { subscribedJson } from './operator-answer.ts';

/** Source: mesos src/master/constants.hpp#DEFAULT_HEARTBEAT_INTERVAL */
const heartbeatIntervalMs = 15_000;

/** A subscriber may leave this much unread, and the size of its snapshot, before it is cut off. */
const bufferedBytesMax = 16 * 1024 * 1024;

interface Subscriber {
  readonly stream: RecordStream;
  readonly encoding: Encoding;
  readonly permissions: ViewPermissions;
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
 * Source: mesos src/master/master.hpp#Master::Subscribers
 */
export class OperatorStreams implements MetricsSource {
  readonly #options: OperatorStreamsOptions;
  readonly #subscribers = new Set<Subscriber>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(options: OperatorStreamsOptions) {
    this.#options = options;
    this.#heartbeat = setInterval(() => this.#beat(this.#subscribers), heartbeatIntervalMs);
    this.#heartbeat.unref();
  }

  /** Answers a SUBSCRIBE with 200 and a stream. */
  open(request: EndpointRequest, encoding: Encoding, permissions: ViewPermissions): void {
    const snapshot = recordOf(this.#snapshot(encoding, permissions));
    const stream = request.openRecordStream({
      contentType: mediaTypeOf[encoding],
      bufferedBytesMax: bufferedBytesMax + snapshot.length,
      onLost: () => this.#subscribers.delete(subscriber),
    });
    const subscriber = { stream, encoding, permissions };
    this.#makeRoom();
    this.#subscribers.add(subscriber);
    stream.send(snapshot);
    this.#beat([subscriber]);
  }

  publish(event: masterApi.Event, subject: PublishSubject | undefined): void {
    const encoded = new EncodedEvent(event);
    for (const { stream, encoding, permissions } of this.#subscribers) {
      if (!isVisible(permissions, subject)) continue;
      const shown = showTo(permissions, event);
      const record = shown === event ? encoded : new EncodedEvent(shown);
      stream.send(record.record(encoding));
    }
  }

  closeAll(): void {
    clearInterval(this.#heartbeat);
    for (const { stream } of this.#subscribers) stream.end();
    this.#subscribers.clear();
  }

  collectMetrics(): ReadonlyMap<string, number> {
    return new Map([['master/operator_event_stream_subscribers', this.#subscribers.size]]);
  }

  #snapshot(encoding: Encoding, permissions: ViewPermissions): string | Uint8Array {
    const view = getStateView(this.#options.state(), permissions);
    const seconds = heartbeatIntervalMs / 1000;
    if (encoding === 'json') return subscribedJson(view, double(seconds));
    const subscribed = { get_state: view, heartbeat_interval_seconds: seconds };
    return MasterEvent.encode({ type: 'SUBSCRIBED', subscribed });
  }

  #makeRoom(): void {
    const [oldest] = this.#subscribers;
    if (oldest === undefined || this.#subscribers.size < this.#options.subscribersMax) return;
    this.#subscribers.delete(oldest);
    oldest.stream.end();
  }

  #beat(subscribers: Iterable<Subscriber>): void {
    const encoded = new EncodedEvent({ type: 'HEARTBEAT' });
    for (const { stream, encoding } of subscribers) stream.send(encoded.record(encoding));
  }
}

/** An event as a record, made once for each encoding that somebody wants. */
class EncodedEvent {
  readonly #event: masterApi.Event;
  readonly #records: Partial<Record<Encoding, Buffer>> = {};

  constructor(event: masterApi.Event) {
    this.#event = event;
  }

  record(encoding: Encoding): Buffer {
    const event = this.#event;
    return (this.#records[encoding] ??= recordOf(
      encoding === 'json' ? MasterEvent.toJson(event) : MasterEvent.encode(event),
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
