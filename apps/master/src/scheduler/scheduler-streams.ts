import type { MasterInput, StreamId } from '@mezzo/core';
import type { schedulerApi } from '@mezzo/domain/messages';
import {
  mediaTypeOf,
  type Encoding,
  type EndpointRequest,
  type RecordStream,
} from '@mezzo/http-kit';
import { recordOf, SchedulerEvent } from '@mezzo/proto';
import { adapterFor } from './older-decoders.ts';

/** A framework may leave this much unread, some ten thousand offers, before it is cut off. */
const bufferedBytesMax = 64 * 1024 * 1024;

interface OpenStream {
  readonly stream: RecordStream;
  readonly encoding: Encoding;
  /** Takes out of an event what the client's decoder cannot stand. */
  readonly adapt: (event: schedulerApi.Event) => schedulerApi.Event;
}

/** The streams of subscribed frameworks, by their `Mesos-Stream-Id`. */
export class SchedulerStreams {
  readonly #open = new Map<StreamId, OpenStream>();
  readonly #enqueue: (input: MasterInput) => void;

  constructor(enqueue: (input: MasterInput) => void) {
    this.#enqueue = enqueue;
  }

  /** Answers a SUBSCRIBE with 200 and a stream whose end, if the client causes it, is reported. */
  open(request: EndpointRequest, streamId: StreamId, encoding: Encoding): void {
    const stream = request.openRecordStream({
      contentType: mediaTypeOf[encoding],
      headers: { 'Mesos-Stream-Id': streamId },
      bufferedBytesMax,
      onLost: () => {
        this.#open.delete(streamId);
        this.#enqueue({ kind: 'schedulerDisconnected', streamId });
      },
    });
    this.#open.set(streamId, { stream, encoding, adapt: adapterFor(request, encoding) });
  }

  isOpen(streamId: StreamId): boolean {
    return this.#open.has(streamId);
  }

  send(streamId: StreamId, event: schedulerApi.Event): void {
    const open = this.#open.get(streamId);
    if (open === undefined) return;
    const { stream, encoding, adapt } = open;
    const adapted = adapt(event);
    const payload =
      encoding === 'json' ? SchedulerEvent.toJson(adapted) : SchedulerEvent.encode(adapted);
    stream.send(recordOf(payload));
  }

  close(streamId: StreamId): void {
    this.#open.get(streamId)?.stream.end();
    this.#open.delete(streamId);
  }

  closeAll(): void {
    for (const streamId of [...this.#open.keys()]) this.close(streamId);
  }
}
