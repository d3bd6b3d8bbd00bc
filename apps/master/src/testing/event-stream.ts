import { RecordReader } from '@mezzo/proto';
import { onTestFinished, vi, expect } from 'vitest';

/** The records of an open response, read as they come. */
export class EventStream {
  readonly response: Response;
  readonly records: Buffer[] = [];
  isEnded = false;
  readonly #abort: AbortController;

  private constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
    void this.#read();
  }

  static async open(url: string, init: RequestInit): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(url, { ...init, signal: abort.signal });
    const stream = new EventStream(response, abort);
    onTestFinished(() => stream.close());
    return stream;
  }

  /** All records so far, as JSON. */
  get events(): Record<string, unknown>[] {
    return this.records.map((record) => JSON.parse(record.toString()) as Record<string, unknown>);
  }

  /** The first event of a type, once it is there. */
  async event(type: string): Promise<Record<string, unknown>> {
    return vi.waitFor(() => {
      const event = this.events.find((each) => each['type'] === type);
      expect(event, `event ${type}`).toBeDefined();
      return event!;
    }, 5_000);
  }

  /** The first event, once it is there. */
  async first(): Promise<Record<string, unknown>> {
    return vi.waitFor(() => {
      const [event] = this.events;
      expect(event, 'first event').toBeDefined();
      return event!;
    }, 5_000);
  }

  async ended(): Promise<void> {
    await vi.waitFor(() => expect(this.isEnded).toBe(true), 5_000);
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    const reader = new RecordReader();
    try {
      const body: AsyncIterable<Uint8Array> | undefined = this.response.body ?? undefined;
      for await (const chunk of body ?? []) {
        for (const record of reader.push(chunk)) this.records.push(Buffer.from(record));
      }
      this.isEnded = true;
    } catch {
      // The test closed the stream.
    }
  }
}
