import type { MasterInput, Reply, RequestId, StreamId } from '@mezzo/core';
import type { schedulerApi } from '@mezzo/domain/messages';
import { Connection, type ConnectionEnd } from '../network/connection.ts';
import type { Network } from '../network/network.ts';
import type { Process } from '../process/process.ts';

/** What comes down a subscribed stream. The head is the HTTP response's. */
export type StreamItem =
  | { readonly kind: 'head'; readonly streamId: StreamId }
  | { readonly kind: 'event'; readonly event: schedulerApi.Event };

/** One call, as an HTTP request. */
export interface SchedulerRequest {
  readonly number: number;
  readonly streamId: StreamId;
  readonly call: schedulerApi.Call;
}

/** The answer to one call. */
export interface SchedulerResponse {
  readonly number: number;
  readonly reply: Reply;
}

export type SchedulerStream = Connection<schedulerApi.Call, StreamItem>;
export type SchedulerCalls = Connection<SchedulerRequest, SchedulerResponse>;

export interface SchedulerServerOptions {
  readonly network: Network;
  readonly process: Process;
  readonly newStreamId: () => StreamId;
  readonly enqueue: (input: MasterInput) => void;
}

/** The scheduler API of one leading master, without HTTP: streams, calls and their answers. */
export class SchedulerServer {
  private readonly options: SchedulerServerOptions;
  private readonly streams = new Map<StreamId, SchedulerStream>();
  private readonly requests = new Map<RequestId, { calls: SchedulerCalls; number: number }>();
  private nextRequestId: RequestId = 1;

  constructor(options: SchedulerServerOptions) {
    this.options = options;
  }

  get process(): Process {
    return this.options.process;
  }

  /** Opens a connection for a SUBSCRIBE, which is the first and last that goes up. */
  openStream(client: ConnectionEnd<StreamItem>): SchedulerStream {
    const { network, process, enqueue } = this.options;
    let streamId: StreamId | undefined;
    const stream: SchedulerStream = new Connection(network, client, {
      process,
      onMessage: (call) => {
        streamId = this.subscribed(stream, call);
      },
      onEnd: () => {
        if (streamId === undefined || !this.streams.delete(streamId)) return;
        enqueue({ kind: 'schedulerDisconnected', streamId });
      },
    });
    return stream;
  }

  /** Opens a connection for all other calls. */
  openCalls(client: ConnectionEnd<SchedulerResponse>): SchedulerCalls {
    const { network, process, enqueue } = this.options;
    const calls: SchedulerCalls = new Connection(network, client, {
      process,
      onMessage: ({ number, streamId, call }) => {
        const requestId = this.nextRequestId++;
        this.requests.set(requestId, { calls, number });
        enqueue({ kind: 'schedulerCall', requestId, streamId, call, principal: undefined });
      },
      onEnd: () => undefined,
    });
    return calls;
  }

  send(streamId: StreamId, event: schedulerApi.Event): void {
    this.streams.get(streamId)?.sendToClient({ kind: 'event', event });
  }

  close(streamId: StreamId): void {
    this.streams.get(streamId)?.closeByServer();
    this.streams.delete(streamId);
  }

  reply(requestId: RequestId, reply: Reply): void {
    const request = this.requests.get(requestId);
    this.requests.delete(requestId);
    request?.calls.sendToClient({ number: request.number, reply });
  }

  /** Something on the way breaks the stream of a framework. */
  breakStream(streamId: StreamId): void {
    this.streams.get(streamId)?.break();
  }

  get streamIds(): readonly StreamId[] {
    return [...this.streams.keys()];
  }

  private subscribed(stream: SchedulerStream, call: schedulerApi.Call): StreamId {
    const { newStreamId, enqueue } = this.options;
    const streamId = newStreamId();
    this.streams.set(streamId, stream);
    stream.sendToClient({ kind: 'head', streamId });
    enqueue({ kind: 'subscribe', streamId, call, principal: undefined });
    return streamId;
  }
}
