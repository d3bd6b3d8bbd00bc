import { EventStream } from './event-stream.ts';

/** A framework that speaks JSON to the scheduler API. */
export class TestScheduler {
  readonly stream: EventStream;
  readonly streamId: string;
  readonly frameworkId: string;
  readonly #url: string;

  private constructor(url: string, stream: EventStream, frameworkId: string) {
    this.#url = url;
    this.stream = stream;
    this.streamId = stream.response.headers.get('Mesos-Stream-Id') ?? '';
    this.frameworkId = frameworkId;
  }

  static async subscribe(
    masterUrl: string,
    info: Readonly<Record<string, unknown>> = {},
  ): Promise<TestScheduler> {
    const url = `${masterUrl}/api/v1/scheduler`;
    const stream = await openSchedulerStream(url, info);
    const { subscribed } = (await stream.event('SUBSCRIBED')) as {
      subscribed: { framework_id: { value: string } };
    };
    return new TestScheduler(url, stream, subscribed.framework_id.value);
  }

  /** @returns status and text of the answer */
  async call(type: string, member: object = {}): Promise<readonly [number, string]> {
    const framework_id = { value: this.frameworkId };
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Mesos-Stream-Id': this.streamId },
      body: JSON.stringify({ type, framework_id, [type.toLowerCase()]: member }),
    });
    return [response.status, await response.text()];
  }
}

/** Subscribes; what comes of it is told by events. */
export function openSchedulerStream(
  url: string,
  info: Readonly<Record<string, unknown>>,
): Promise<EventStream> {
  return EventStream.open(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      type: 'SUBSCRIBE',
      ...(info['id'] === undefined ? {} : { framework_id: info['id'] }),
      subscribe: { framework_info: { user: 'root', name: 'test', ...info } },
    }),
  });
}
