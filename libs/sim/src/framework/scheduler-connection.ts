import type { StreamId } from '@mezzo/core';
import type { schedulerApi } from '@mezzo/domain/messages';
import type {
  SchedulerCalls,
  SchedulerResponse,
  SchedulerServer,
  SchedulerStream,
  StreamItem,
} from '../master/scheduler-server.ts';
import type { Process } from '../process/process.ts';

export interface SchedulerConnectionEvents {
  onEvent(event: schedulerApi.Event): void;
  onEnd(): void;
}

/** One subscription of a scheduler with one master: its stream, and the connection for its calls. */
export class SchedulerConnection {
  private readonly process: Process;
  private readonly server: SchedulerServer;
  private readonly events: SchedulerConnectionEvents;
  private readonly stream: SchedulerStream;
  private calls: SchedulerCalls | undefined = undefined;
  private streamId: StreamId | undefined = undefined;
  private nextNumber = 1;
  private isOver = false;

  constructor(
    process: Process,
    server: SchedulerServer,
    subscribe: schedulerApi.Call,
    events: SchedulerConnectionEvents,
  ) {
    this.process = process;
    this.server = server;
    this.events = events;
    this.stream = server.openStream({
      process,
      onMessage: (item) => this.received(item),
      onEnd: () => this.end(),
    });
    this.stream.sendToServer(subscribe);
  }

  /** Sends a call; what becomes of it nobody can be sure of. */
  call(call: schedulerApi.Call): void {
    if (this.streamId === undefined || this.isOver) return;
    if (this.calls?.isOpen !== true) this.calls = this.openCalls();
    this.calls.sendToServer({ number: this.nextNumber++, streamId: this.streamId, call });
  }

  close(): void {
    this.isOver = true;
    this.stream.closeByClient();
    this.calls?.closeByClient();
  }

  private openCalls(): SchedulerCalls {
    return this.server.openCalls({
      process: this.process,
      onMessage: (response) => this.answered(response),
      onEnd: () => undefined,
    });
  }

  private received(item: StreamItem): void {
    if (this.isOver) return;
    if (item.kind === 'head') this.streamId = item.streamId;
    else this.events.onEvent(item.event);
  }

  /** A refusal means that the master knows nothing of this stream: better begin again. */
  private answered({ reply }: SchedulerResponse): void {
    if (reply.status === 400 || reply.status === 403) this.end();
  }

  private end(): void {
    if (this.isOver) return;
    this.close();
    this.events.onEnd();
  }
}
