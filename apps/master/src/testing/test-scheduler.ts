import { EventStream } from './event-stream.ts';

type Headers = Readonly<Record<string, string>>;

/** A framework that speaks JSON to the scheduler API. */
export class TestScheduler {
  readonly stream: EventStream;
  readonly streamId: string;
  readonly frameworkId: string;
  readonly #url: string;
  readonly #headers: Headers;

  private constructor(url: string, headers: Headers, stream: EventStream, frameworkId: string) {
    this.#url = url;
    this.#headers = headers;
    this.stream = stream;
    this.streamId = stream.response.headers.get('Mesos-Stream-Id') ?? '';
    this.frameworkId = frameworkId;
  }

  static async subscribe(
    masterUrl: string,
    info: Readonly<Record<string, unknown>> = {},
    headers: Headers = {},
  ): Promise<TestScheduler> {
    const url = `${masterUrl}/api/v1/scheduler`;
    const stream = await openSchedulerStream(url, info, headers);
    const { subscribed } = (await stream.event('SUBSCRIBED')) as {
      subscribed: { framework_id: { value: string } };
    };
    return new TestScheduler(url, headers, stream, subscribed.framework_id.value);
  }

  /** @returns status and text of the answer */
  async call(type: string, member: object = {}): Promise<readonly [number, string]> {
    const framework_id = { value: this.frameworkId };
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Mesos-Stream-Id': this.streamId,
        ...this.#headers,
      },
      body: JSON.stringify({ type, framework_id, [type.toLowerCase()]: member }),
    });
    return [response.status, await response.text()];
  }
}

/** Subscribes; what comes of it is told by events. */
export function openSchedulerStream(
  url: string,
  info: Readonly<Record<string, unknown>>,
  headers: Headers = {},
): Promise<EventStream> {
  return EventStream.open(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({
      type: 'SUBSCRIBE',
      ...(info['id'] === undefined ? {} : { framework_id: info['id'] }),
      subscribe: { framework_info: { user: 'root', name: 'test', ...info } },
    }),
  });
}
