import type { MasterInput, StreamId } from '@mezzo/core';
import type { schedulerApi } from '@mezzo/domain/messages';
import {
  mediaTypeOf,
  type Encoding,
  type EndpointRequest,
  type RecordStream,
} from '@mezzo/http-kit';
import { recordOf, SchedulerEvent, streamEchoHeader, writeStreamEcho } from '@mezzo/proto';
import { adapterFor } from './older-decoders.ts';

/** A framework may leave this much unread, some ten thousand offers, before it is cut off. */
const bufferedBytesMax = 64 * 1024 * 1024;

interface OpenStream {
  readonly stream: RecordStream;
  readonly encoding: Encoding;
  /** Takes out of an event what the client's decoder cannot stand. */
  readonly adapt: (event: schedulerApi.Event) => schedulerApi.Event;
  /** The client is a gateway that wants to know of calls which came through another. */
  readonly isEchoed: boolean;
}

/** Calls after which a framework is subscribed on other terms, or no longer. */
const echoed: ReadonlySet<schedulerApi.CallType | undefined> = new Set([
  'UPDATE_FRAMEWORK',
  'SUPPRESS',
  'REVIVE',
  'TEARDOWN',
]);

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
    const isEchoed = request.headers[streamEchoHeader] === 'calls';
    this.#open.set(streamId, { stream, encoding, adapt: adapterFor(request, encoding), isEchoed });
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

  /** A call under this stream's id was accepted: a gateway that holds the stream is told. */
  echo(streamId: StreamId, call: schedulerApi.Call): void {
    const open = this.#open.get(streamId);
    if (open?.isEchoed === true && echoed.has(call.type)) {
      open.stream.send(recordOf(writeStreamEcho(call)));
    }
  }

  close(streamId: StreamId): void {
    this.#open.get(streamId)?.stream.end();
    this.#open.delete(streamId);
  }

  closeAll(): void {
    for (const streamId of [...this.#open.keys()]) this.close(streamId);
  }
}
