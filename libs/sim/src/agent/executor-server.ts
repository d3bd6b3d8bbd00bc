import type { AgentInput, AgentReply } from '@mezzo/core';
import type { executorApi } from '@mezzo/domain/messages';
import { Connection, type ConnectionEnd } from '../network/connection.ts';
import type { Network } from '../network/network.ts';
import type { Process } from '../process/process.ts';

/** What an executor sends: SUBSCRIBE opens the stream, everything else is a call. */
export type FromExecutor = executorApi.Call;
/** What an executor gets: the status of its SUBSCRIBE, then events. */
export type ToExecutor =
  | { readonly kind: 'subscribed'; readonly status: AgentReply['status'] }
  | { readonly kind: 'event'; readonly event: executorApi.Event };

export type ExecutorConnection = Connection<FromExecutor, ToExecutor>;

export interface ExecutorServerOptions {
  readonly network: Network;
  readonly process: Process;
  readonly newStreamId: () => string;
  readonly enqueue: (input: AgentInput) => void;
}

/** The executor API of one life of an agent, without HTTP. */
export class ExecutorServer {
  private readonly options: ExecutorServerOptions;
  private readonly streams = new Map<string, ExecutorConnection>();
  private readonly subscriptions = new Map<
    number,
    { connection: ExecutorConnection; id: string }
  >();
  private nextRequestId = 1;

  constructor(options: ExecutorServerOptions) {
    this.options = options;
  }

  open(client: ConnectionEnd<ToExecutor>): ExecutorConnection {
    const { network, process, enqueue, newStreamId } = this.options;
    const streamId = newStreamId();
    const connection: ExecutorConnection = new Connection(network, client, {
      process,
      onMessage: (call) => {
        const requestId = this.nextRequestId++;
        if (call.type === 'SUBSCRIBE') {
          this.subscriptions.set(requestId, { connection, id: streamId });
          enqueue({ kind: 'executorSubscribe', requestId, streamId, call });
        } else enqueue({ kind: 'executorCall', requestId, call });
      },
      onEnd: () => {
        if (!this.streams.delete(streamId)) return;
        enqueue({ kind: 'executorDisconnected', streamId });
      },
    });
    return connection;
  }

  reply(requestId: number, { status }: AgentReply): void {
    const subscription = this.subscriptions.get(requestId);
    this.subscriptions.delete(requestId);
    if (subscription === undefined) return;
    const { connection, id } = subscription;
    connection.sendToClient({ kind: 'subscribed', status });
    if (status === 200) this.streams.set(id, connection);
    else connection.closeByServer();
  }

  send(streamId: string, event: executorApi.Event): void {
    this.streams.get(streamId)?.sendToClient({ kind: 'event', event });
  }

  end(streamId: string): void {
    this.streams.get(streamId)?.closeByServer();
    this.streams.delete(streamId);
  }
}
