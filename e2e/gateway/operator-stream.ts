import type { masterApi } from '@mezzo/domain/messages';
import { MasterCall, MasterEvent, RecordReader } from '@mezzo/proto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { EventQueue } from '../src/harness/event-queue.ts';
import type { Endpoint } from '../src/harness/http.ts';
import type { Encoding } from '../src/harness/scheduler-client.ts';

/** An event that takes longer, on a busy machine, does not come. */
const eventTimeoutMs = 90_000;

/** An operator that listens to what happens in the cluster. */
export class OperatorStream {
  readonly #stream: IncomingMessage;
  readonly #events = new EventQueue<masterApi.Event>((event) => event.type ?? 'no type');

  private constructor(stream: IncomingMessage, encoding: Encoding) {
    this.#stream = stream;
    const records = new RecordReader();
    stream.on('data', (bytes: Buffer) => {
      for (const record of records.push(bytes)) this.#events.push(decode(encoding, record));
    });
    // A broken stream shows in `isOver`.
    stream.on('error', () => undefined);
  }

  static open(endpoint: Endpoint, encoding: Encoding): Promise<OperatorStream> {
    const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({
        ...endpoint,
        method: 'POST',
        path: '/api/v1',
        headers: { 'Content-Type': type, Accept: type },
        agent: false,
      });
      outgoing.once('response', (incoming) => {
        if (incoming.statusCode === 200) resolve(new OperatorStream(incoming, encoding));
        else reject(new Error(`SUBSCRIBE: ${String(incoming.statusCode)}`));
      });
      outgoing.on('error', reject);
      const call: masterApi.Call = { type: 'SUBSCRIBE' };
      outgoing.end(encoding === 'json' ? MasterCall.toJson(call) : MasterCall.encode(call));
    });
  }

  /** The next event of the type that matches. */
  async event(
    type: masterApi.EventType,
    matches: (event: masterApi.Event) => boolean = () => true,
  ): Promise<masterApi.Event> {
    const isIt = (event: masterApi.Event): boolean => event.type === type && matches(event);
    return (await this.#events.take(isIt, type, eventTimeoutMs)).value;
  }

  get isOver(): boolean {
    return this.#stream.destroyed || this.#stream.readableEnded;
  }

  close(): void {
    this.#stream.destroy();
  }
}

function decode(encoding: Encoding, record: Uint8Array): masterApi.Event {
  return encoding === 'json'
    ? MasterEvent.fromJson(Buffer.from(record).toString())
    : MasterEvent.decode(record);
}
