import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { recordOf } from '@mezzo/proto';
import type { Endpoint } from '../../../src/harness/http.ts';
import type { SchedulerCallJson } from '../../history/wire.ts';

/** What comes of a call: a status, or no answer at all - with the streams cut off as well, or not. */
export type Reaction = number | 'break' | 'break-all';

export interface Gateway {
  readonly endpoint: Endpoint;
  /** The answers to offers that it was sent, heard or not. */
  readonly answers: readonly SchedulerCallJson[];
  /** One offer is made on each. */
  readonly offerIds: readonly string[];
  close(): Promise<void>;
}

/** Makes one offer on each stream, and reacts to the answers to these as it is told; then well. */
export async function aGateway(reactions: readonly Reaction[]): Promise<Gateway> {
  const answers: SchedulerCallJson[] = [];
  const offerIds: string[] = [];
  const streams: ServerResponse[] = [];

  async function take(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const message = JSON.parse(await text(incoming)) as SchedulerCallJson;
    if (message.type === 'SUBSCRIBE') {
      subscribe(outgoing);
      return;
    }
    if (!message.accept && !message.decline) {
      answer(outgoing, 202);
      return;
    }
    answers.push(message);
    const reaction = reactions[answers.length - 1] ?? 202;
    if (typeof reaction === 'number') {
      answer(outgoing, reaction);
      return;
    }
    incoming.socket.destroy();
    if (reaction === 'break-all') for (const stream of streams.splice(0)) stream.destroy();
  }

  function subscribe(outgoing: ServerResponse): void {
    streams.push(outgoing);
    offerIds.push(`offer-${String(offerIds.length)}`);
    outgoing.writeHead(200, { 'Mesos-Stream-Id': `stream-${String(offerIds.length)}` });
    const subscribed = { framework_id: { value: 'framework-0' } };
    send(outgoing, { type: 'SUBSCRIBED', subscribed });
    send(outgoing, { type: 'OFFERS', offers: { offers: [anOffer(offerIds.at(-1) ?? '')] } });
  }

  const server = createServer((incoming, outgoing) => void take(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { address: host, port } = server.address() as AddressInfo;
  return {
    endpoint: { host, port },
    answers,
    offerIds,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(outgoing: ServerResponse, status: number): void {
  outgoing.writeHead(status).end();
}

function send(outgoing: ServerResponse, event: unknown): void {
  outgoing.write(recordOf(Buffer.from(JSON.stringify(event))));
}

function anOffer(id: string): unknown {
  return {
    id: { value: id },
    agent_id: { value: 'agent-0' },
    resources: [
      { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } },
      { name: 'mem', type: 'SCALAR', scalar: { value: 128 } },
    ],
  };
}
