import type { Bindings } from './bindings.ts';
import { absent, difference, type Difference } from './difference.ts';
import { isHeartbeat, mayComeInEitherOrder } from './event-order.ts';
import { isJsonObject, stringifyJson, type JsonValue } from './json.ts';
import { fillIn } from './match-text.ts';
import { matchValue } from './match-value.ts';

interface Expected {
  readonly index: number;
  readonly event: JsonValue;
  /** The step most recently begun when the event was recorded. */
  readonly at: number;
}

/**
 * Compares the events of one stream with its recording as they arrive.
 *
 * An event agrees with the first recorded event that is still to come, or with a later one when it
 * may overtake all that stand before it. Heartbeats beyond the first are a matter of how long a
 * scenario takes: they are neither demanded nor refused where the recording has any.
 */
export class StreamMatcher {
  readonly #name: string;
  readonly #bindings: Bindings;
  readonly #hasHeartbeats: boolean;
  #expected: readonly Expected[];

  constructor(options: {
    readonly name: string;
    readonly records: readonly JsonValue[];
    readonly at: readonly number[];
    readonly bindings: Bindings;
  }) {
    this.#name = options.name;
    this.#bindings = options.bindings;
    const all = options.records.map((event, index) => ({
      index,
      event,
      at: options.at[index] ?? 0,
    }));
    const firstHeartbeat = all.find(({ event }) => isHeartbeat(event));
    this.#hasHeartbeats = firstHeartbeat !== undefined;
    this.#expected = all.filter((each) => !isHeartbeat(each.event) || each === firstHeartbeat);
  }

  /** Takes the next event of the stream; answers how it differs from the recording, if it does. */
  accept(event: JsonValue): Difference | undefined {
    const candidates = this.#expected.filter((each, place) =>
      this.#expected
        .slice(0, place)
        .every((earlier) => mayComeInEitherOrder(earlier.event, each.event)),
    );
    let first: Difference | undefined;
    for (const candidate of candidates) {
      const found = this.#compare(candidate, event);
      if (found === undefined) {
        this.#expected = this.#expected.filter((each) => each !== candidate);
        return undefined;
      }
      first ??= found;
    }
    if (this.#hasHeartbeats && isHeartbeat(event)) return undefined;
    return first ?? difference(`${this.#name}[end]`, absent, stringifyJson(event));
  }

  /** What is still to come of the events that were recorded before the step began. */
  missingBefore(step: number): Difference | undefined {
    const missing = this.#expected.find(({ at }) => at < step);
    if (missing === undefined) return undefined;
    const expected = fillIn(stringifyJson(missing.event), this.#bindings);
    return difference(`${this.#name}[${String(missing.index)}]`, expected, absent);
  }

  /** Whether every recorded event has come: more may follow when the recording stopped. */
  get isComplete(): boolean {
    return this.#expected.length === 0;
  }

  #compare({ index, event }: Expected, actual: JsonValue): Difference | undefined {
    // Some binary records were counted, not kept.
    if (isJsonObject(event) && event['note'] === 'protobuf record' && isBinary(actual)) return;
    return matchValue(event, actual, this.#bindings, [this.#name, `[${String(index)}]`]);
  }
}

function isBinary(event: JsonValue): boolean {
  return isJsonObject(event) && typeof event['base64'] === 'string';
}
