import { recordOf, ExecutorEvent } from '@mezzo/proto';
import type { executorApi } from '@mezzo/domain/messages';
import type { Encoding, RecordStream } from '@mezzo/http-kit';

/**
 * Mesos' executor heartbeat: the first comes half an hour after subscribing. Executors exist that
 * end themselves when they get one, so it must not come sooner.
 *
 * Source: mesos src/slave/constants.hpp#DEFAULT_EXECUTOR_HEARTBEAT_INTERVAL
 */
const HEARTBEAT_MS = 30 * 60_000;

interface OpenStream {
  readonly stream: RecordStream;
  readonly encoding: Encoding;
  readonly heartbeat: NodeJS.Timeout;
}

/** The connections of executors that are processes of their own. */
export class ExecutorStreams {
  private readonly streams = new Map<string, OpenStream>();

  add(streamId: string, stream: RecordStream, encoding: Encoding): void {
    const heartbeat = setInterval(() => this.send(streamId, { type: 'HEARTBEAT' }), HEARTBEAT_MS);
    heartbeat.unref();
    this.streams.set(streamId, { stream, encoding, heartbeat });
  }

  send(streamId: string, event: executorApi.Event): void {
    const open = this.streams.get(streamId);
    if (open === undefined) return;
    const payload =
      open.encoding === 'json' ? ExecutorEvent.toJson(event) : ExecutorEvent.encode(event);
    open.stream.send(recordOf(payload));
  }

  /** Ends a stream after what was sent to it. */
  end(streamId: string): void {
    const open = this.streams.get(streamId);
    this.lost(streamId);
    open?.stream.end();
  }

  /** The executor went away. */
  lost(streamId: string): void {
    clearInterval(this.streams.get(streamId)?.heartbeat);
    this.streams.delete(streamId);
  }

  close(): void {
    for (const streamId of [...this.streams.keys()]) this.end(streamId);
  }
}
