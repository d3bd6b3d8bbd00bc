import type { Readable } from 'node:stream';
import { RecordReader } from '@mezzo/proto';
import type { Bindings } from './match/bindings.ts';
import { absent, difference, type Difference } from './match/difference.ts';
import type { InFlight } from './match/in-flight.ts';
import { parseJson, stringifyJson, type JsonValue } from './match/json.ts';
import type { Quantities } from './match/regrouped-offers.ts';
import { StreamMatcher } from './match/stream-matcher.ts';
import type { RecordedStream } from './scenario.ts';

export type StreamEnd = 'clean' | 'broken';

interface StreamOptions {
  readonly recorded: RecordedStream;
  readonly body: Readable;
  /** What the records are: JSON text, or bytes. */
  readonly contentType: string;
  readonly bindings: Bindings;
  /** What tasks and executors were given so far; grows while the scenario goes on. */
  readonly launched: readonly Quantities[];
  /** Uuids of updates that were acknowledged so far. */
  readonly acknowledged: ReadonlySet<string>;
  /** What has come on any stream before the recording saw it. */
  readonly inFlight: () => InFlight;
  /** The step most recently begun, and the number of the last one. */
  readonly progress: { readonly step: number; readonly lastStep: number };
  readonly onChange: () => void;
  /** Told of each event as it comes. */
  readonly trace: (line: string) => void;
}

/** Reads one event stream of the cluster and holds each event against the recording. */
export class StreamClient {
  readonly #options: StreamOptions;
  readonly #matcher: StreamMatcher;
  readonly #records = new RecordReader();
  readonly #arrivals: { readonly step: number; readonly atMs: number }[] = [];
  #end: StreamEnd | undefined;
  #closedByUs = false;
  #difference: Difference | undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
    const { stream: name, records, at } = options.recorded;
    const { bindings, launched, acknowledged, inFlight } = options;
    const known = { bindings, launched, acknowledged, inFlight };
    this.#matcher = new StreamMatcher({ name, records, at, ...known });
    options.body.on('data', (bytes: Buffer) => {
      this.#read(bytes);
      options.onChange();
    });
    options.body.once('end', () => this.#finish(this.#records.atBoundary ? 'clean' : 'broken'));
    options.body.once('error', () => this.#finish('broken'));
    options.body.once('close', () => this.#finish('broken'));
  }

  get name(): string {
    return this.#options.recorded.stream;
  }

  /** The first event, or end, that is not as recorded. */
  get difference(): Difference | undefined {
    return this.#difference;
  }

  /** What was recorded before the step began and has not come yet, events and the stream's end. */
  missingBefore(step: number): Difference | undefined {
    return this.#matcher.missingBefore(step) ?? this.#missingEnd(step);
  }

  /**
   * Whether the step ends the stream while offers are due that were recorded with it. They come by
   * the allocator's clock: a client that goes on at once may never see them.
   */
  awaitsLastOffers(step: number): boolean {
    return this.#options.recorded.closedAt === step && this.#matcher.awaitsOffersWith(step);
  }

  /** What has come that the recording saw with the step, or later. */
  inFlightAt(step: number): InFlight {
    return this.#matcher.inFlightAt(step);
  }

  /** When the first event came that arrived with the step; milliseconds of the monotonic clock. */
  arrivalWith(step: number): number | undefined {
    return this.#arrivals.find((each) => each.step === step)?.atMs;
  }

  /** Ends the stream from the client's side, as the recording client did. */
  close(): void {
    this.#closedByUs = true;
    this.#options.body.destroy();
  }

  #read(bytes: Buffer): void {
    if (this.#difference !== undefined || this.#closedByUs) return;
    try {
      for (const record of this.#records.push(bytes)) this.#accept(this.#decode(record));
    } catch (error) {
      this.#difference = difference(this.name, 'RecordIO of events', String(error));
    }
  }

  #decode(record: Uint8Array): JsonValue {
    const bytes = Buffer.from(record);
    if (this.#options.contentType.includes('json')) return parseJson(bytes.toString());
    return { base64: bytes.toString('base64') };
  }

  #accept(event: JsonValue): void {
    const { step, lastStep } = this.#options.progress;
    this.#options.trace(`${this.name} ${stringifyJson(event)}`);
    this.#arrivals.push({ step, atMs: performance.now() });
    const found = this.#matcher.accept(event);
    // The recording stopped with the last step: what comes after its last event is unknown.
    if (found !== undefined && step >= lastStep && this.#matcher.mayFollow(event)) return;
    this.#difference ??= found;
  }

  #finish(end: StreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#options.trace(`${this.name} ${end} end`);
    const { closedAt, closedCleanly } = this.#options.recorded;
    if (!this.#closedByUs && closedAt === undefined) {
      this.#difference ??= difference(this.name, 'the stream stays open', `${end} end of stream`);
    } else if (!this.#closedByUs && closedCleanly && end === 'broken') {
      this.#difference ??= difference(this.name, 'clean end of stream', 'broken connection');
    }
    this.#options.onChange();
  }

  #missingEnd(step: number): Difference | undefined {
    const { closedAt, closedCleanly } = this.#options.recorded;
    const isDue = closedAt !== undefined && closedAt < step && closedCleanly;
    if (!isDue || this.#end !== undefined) return undefined;
    return difference(`${this.name}[end]`, 'end of stream', absent);
  }
}
