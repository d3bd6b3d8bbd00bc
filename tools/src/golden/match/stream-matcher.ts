import type { Bindings } from './bindings.ts';
import { absent, difference, type Difference } from './difference.ts';
import {
  endsTask,
  eventType,
  failedExecutor,
  isHeartbeat,
  mayOvertake,
  updateUuid,
} from './event-order.ts';
import type { InFlight } from './in-flight.ts';
import { isJsonObject, stringifyJson, type JsonValue } from './json.ts';
import { fillIn } from './match-text.ts';
import { compareValues, type Comparison } from './match-value.ts';
import { OfferedAgain } from './offered-again.ts';
import {
  mergedOffers,
  offersJust,
  offersOf,
  regroup,
  withOffers,
  withoutExecutors,
  type Quantities,
} from './regrouped-offers.ts';

interface Expected {
  readonly index: number;
  readonly event: JsonValue;
  /** The step most recently begun when the event was recorded. */
  readonly at: number;
  /** The rest of an offer of which a part has come: a filter of the framework may hold it back. */
  readonly isRest?: boolean;
}

export interface StreamMatcherOptions {
  readonly name: string;
  readonly records: readonly JsonValue[];
  /** For each record the step most recently begun when it came. */
  readonly at: readonly number[];
  readonly bindings: Bindings;
  /** What tasks and executors were given so far; grows while the scenario goes on. */
  readonly launched: readonly Quantities[];
  /** Uuids of updates that were acknowledged so far. */
  readonly acknowledged: ReadonlySet<string>;
  /** What has come on any stream before the recording saw it: a snapshot sees it too. */
  readonly inFlight?: () => InFlight;
}

/**
 * Compares the events of one stream with its recording as they arrive.
 *
 * An event agrees with the first recorded event that is still to come, or with a later one when it
 * may overtake all that stand before it. Heartbeats beyond the first are a matter of how long a
 * scenario takes: they are neither demanded nor refused where the recording has any.
 */
export class StreamMatcher {
  readonly #options: StreamMatcherOptions;
  readonly #hasHeartbeats: boolean;
  readonly #offeredAgain = new OfferedAgain();
  readonly #endedExecutors: ReadonlySet<JsonValue>;
  #expected: readonly Expected[];
  /** The step with which the latest of these was recorded that has come. */
  readonly #latestAt = { offers: -1, ends: -1 };

  constructor(options: StreamMatcherOptions) {
    this.#options = options;
    const { records, at } = options;
    const all = records.map((event, index) => ({ index, event, at: at[index] ?? 0 }));
    const firstHeartbeat = all.find(({ event }) => isHeartbeat(event));
    this.#endedExecutors = new Set(records.flatMap((event) => failedExecutor(event) ?? []));
    this.#hasHeartbeats = firstHeartbeat !== undefined;
    this.#expected = all.filter((each) => !isHeartbeat(each.event) || each === firstHeartbeat);
  }

  /** Takes the next event of the stream; answers how it differs from the recording, if it does. */
  accept(event: JsonValue): Difference | undefined {
    const found = this.#acceptRecorded(event);
    if (found === undefined) {
      this.#offeredAgain.note(event);
      return undefined;
    }
    if (!this.#offeredAgain.explains(event)) return found;
    this.#latestAt.offers = Infinity;
    return undefined;
  }

  #acceptRecorded(event: JsonValue): Difference | undefined {
    const candidates = this.#expected.filter((each, place) =>
      this.#expected.slice(0, place).every((earlier) => this.#mayOvertake(each.event, earlier)),
    );
    const found: Comparison[] = [];
    for (const candidate of candidates) {
      const comparison = this.#compare(candidate, event);
      if (comparison.difference === undefined) {
        this.#expected = this.#expected.filter((each) => each !== candidate);
        this.#noteArrival(candidate);
        return undefined;
      }
      found.push(comparison);
    }
    if (this.#hasHeartbeats && isHeartbeat(event)) return undefined;
    const explained = candidates.find(
      (candidate) =>
        this.#acceptBesideExecutors(candidate, event) ||
        this.#acceptRegrouped(candidate, event) ||
        this.#acceptMerged(candidate, event) ||
        this.#acceptPart(candidate, event),
    );
    if (explained !== undefined) {
      // From here on other offers are outstanding than in the recording.
      this.#latestAt.offers = Infinity;
      return undefined;
    }
    // The candidate that agreed in most is the one that was meant.
    const [closest] = found.toSorted((one, other) => other.agreed - one.agreed);
    return (
      closest?.difference ?? difference(`${this.#options.name}[end]`, absent, stringifyJson(event))
    );
  }

  /** What is still to come of the events that were recorded before the step began. */
  missingBefore(step: number): Difference | undefined {
    const missing = this.#expected.find((each) => each.at < step && !this.#isOptional(each));
    if (missing === undefined) return undefined;
    const expected = fillIn(stringifyJson(missing.event), this.#options.bindings);
    return difference(`${this.#options.name}[${String(missing.index)}]`, expected, absent);
  }

  /**
   * What has come that was recorded with the step, or later. Once offers came in other portions,
   * they are in flight for good.
   */
  inFlightAt(step: number): InFlight {
    return new Set(kindsInFlight.filter((kind) => this.#latestAt[kind] >= step));
  }

  #noteArrival({ event, at }: Expected): void {
    if (eventType(event) === 'OFFERS') this.#latestAt.offers = Math.max(this.#latestAt.offers, at);
    if (endsTask(event)) this.#latestAt.ends = Math.max(this.#latestAt.ends, at);
  }

  /** Whether offers are still to come that were recorded while the step was under way. */
  awaitsOffersWith(step: number): boolean {
    return this.#expected.some(({ at, event }) => at === step && eventType(event) === 'OFFERS');
  }

  /** Whether the event may be one that came after the recording had stopped. */
  mayFollow(event: JsonValue): boolean {
    return this.#expected.every((each) => this.#mayOvertake(event, each));
  }

  #mayOvertake(event: JsonValue, earlier: Expected): boolean {
    return this.#isOptional(earlier) || mayOvertake(event, earlier.event);
  }

  /**
   * The rest of an offer, or an update that was sent again though it had been acknowledged: the acknowledgement was lost with
   * an agent that was killed at that moment. Where it was not lost, nothing is sent again.
   */
  #isOptional({ event, isRest }: Expected): boolean {
    if (isRest === true) return true;
    const uuid = updateUuid(event);
    const value = uuid === undefined ? undefined : this.#options.bindings.get(uuid);
    return value !== undefined && this.#options.acknowledged.has(value);
  }

  #compare({ index, event }: Expected, actual: JsonValue): Comparison {
    const { name, bindings } = this.#options;
    // Some binary records were counted, not kept.
    const isCounted = isJsonObject(event) && event['note'] === 'protobuf record';
    if (isCounted && isBinary(actual)) return { difference: undefined, agreed: 1 };
    const isSnapshot = eventType(event) === 'SUBSCRIBED';
    const inFlight = isSnapshot ? this.#options.inFlight?.() : undefined;
    return compareValues(event, actual, bindings, [name, `[${String(index)}]`], inFlight);
  }

  /** Offers that name an executor whose end the recording saw before them. */
  #acceptBesideExecutors(candidate: Expected, actual: JsonValue): boolean {
    const without = withoutExecutors(actual, this.#endedExecutors);
    if (stringifyJson(without) === stringifyJson(actual)) return false;
    if (this.#compare(candidate, without).difference !== undefined) return false;
    this.#expected = this.#expected.filter((each) => each !== candidate);
    return true;
  }

  #acceptRegrouped(candidate: Expected, actual: JsonValue): boolean {
    const regrouped = regroup(candidate.event, actual, this.#options.launched);
    if (regrouped === undefined) return false;
    const { recorded, remainder, surplus } = regrouped;
    if (this.#compare({ ...candidate, event: recorded }, actual).difference !== undefined) {
      return false;
    }
    this.#expected = this.#expected
      .filter((each) => each === candidate || !offersJust(each.event, surplus))
      .flatMap((each) => {
        if (each !== candidate) return [each];
        return remainder === undefined ? [] : [{ ...each, event: remainder, isRest: true }];
      });
    return true;
  }

  /** Some of the offers that were recorded together: the others come in an event of their own. */
  #acceptPart(candidate: Expected, actual: JsonValue): boolean {
    const part = offersOf(actual);
    const rest = [...offersOf(candidate.event)];
    if (part.length === 0 || part.length >= rest.length) return false;
    const mark = this.#options.bindings.mark();
    for (const offer of part) {
      const index = rest.findIndex(
        (each) => compareValues(each, offer, this.#options.bindings).difference === undefined,
      );
      if (index === -1) {
        this.#options.bindings.rewind(mark);
        return false;
      }
      rest.splice(index, 1);
    }
    this.#expected = this.#expected.map((each) =>
      each === candidate ? { ...each, event: withOffers(each.event, rest) } : each,
    );
    return true;
  }

  /** One event that holds what two events of the recording held. */
  #acceptMerged(candidate: Expected, actual: JsonValue): boolean {
    const next = this.#expected.find(
      (each) => each.index > candidate.index && eventType(each.event) === 'OFFERS',
    );
    const merged = next === undefined ? undefined : mergedOffers(candidate.event, next.event);
    if (merged === undefined) return false;
    if (this.#compare({ ...candidate, event: merged }, actual).difference !== undefined)
      return false;
    this.#expected = this.#expected.filter((each) => each !== candidate && each !== next);
    return true;
  }
}

const kindsInFlight = ['offers', 'ends'] as const;

function isBinary(event: JsonValue): boolean {
  return isJsonObject(event) && typeof event['base64'] === 'string';
}
