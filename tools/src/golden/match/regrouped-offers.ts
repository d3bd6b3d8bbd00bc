import {
  isJsonArray,
  isJsonObject,
  JsonNumber,
  stringifyJson,
  type JsonObject,
  type JsonValue,
} from './json.ts';

/**
 * Offers that hold what tasks and executors have freed, in other portions than recorded.
 *
 * An allocator offers whatever is free when its clock ticks. Where tasks end faster than they did in
 * the recording, one offer holds what was two; where an executor ends more slowly, two hold what was
 * one. Such an offer agrees when the difference is exactly what some of the launched tasks and
 * executors have been given.
 */

/** Quantities by resource name. */
export type Quantities = ReadonlyMap<string, number>;

/** Quantities are equal up to this: Mesos keeps three decimals. */
const tolerance = 0.0005;

/** The latest ones are looked at: more would take long to try, and earlier ones have ended. */
const launchedMax = 12;

/** What the tasks and executors of an ACCEPT are given, one entry each. */
export function launchedQuantities(call: JsonValue): Quantities[] {
  if (isJsonArray(call)) return call.flatMap(launchedQuantities);
  if (!isJsonObject(call)) return [];
  const own = ('task_id' in call || 'executor_id' in call) && 'resources' in call;
  const nested = Object.values(call).flatMap(launchedQuantities);
  return own ? [quantitiesOf(call['resources']), ...nested] : nested;
}

/** A recorded OFFERS event as it would be with other quantities, and what the difference is. */
export interface Regrouped {
  /** The recording with the quantities of the actual event: all else must still agree. */
  readonly recorded: JsonValue;
  /** What is recorded and was not offered: it is still to come. Undefined when nothing is. */
  readonly remainder: JsonValue | undefined;
  /** What was offered beyond the recording: a later offer of it will not come. */
  readonly surplus: Quantities;
}

/**
 * Explains how an actual OFFERS event may differ from the recorded one; undefined when it may not.
 * Only for events with one offer: with more of them, it would be a guess whose part is whose.
 */
export function regroup(
  recorded: JsonValue,
  actual: JsonValue,
  launched: readonly Quantities[],
): Regrouped | undefined {
  const recordedOffer = onlyOffer(recorded);
  const actualOffer = onlyOffer(actual);
  const resources = recordedOffer?.['resources'];
  if (recordedOffer === undefined || actualOffer === undefined || !isJsonArray(resources)) return;
  const expected = quantitiesOf(resources);
  const offered = quantitiesOf(actualOffer['resources']);
  const surplus = subtract(offered, expected);
  const deficit = subtract(expected, offered);
  if (surplus.size > 0 === deficit.size > 0) return;
  const latest = launched.slice(-launchedMax);
  if (!isSumOfSome(surplus.size > 0 ? surplus : deficit, latest)) return;
  return {
    recorded: withExecutorsOf(actualOffer, withQuantities(recorded, offered)),
    remainder: deficit.size > 0 ? withFreshId(withQuantities(recorded, deficit)) : undefined,
    surplus,
  };
}

/**
 * Two recorded OFFERS events as one that came late enough to hold both: the second with the first
 * one's resources. Undefined when they are not of one agent.
 */
export function mergedOffers(first: JsonValue, second: JsonValue): JsonValue | undefined {
  const one = onlyOffer(first);
  const other = onlyOffer(second);
  if (one === undefined || other === undefined) return undefined;
  if (stringifyJson(one['agent_id'] ?? null) !== stringifyJson(other['agent_id'] ?? null)) return;
  const sums = new Map(quantitiesOf(one['resources']));
  for (const [name, quantity] of quantitiesOf(other['resources'])) {
    sums.set(name, (sums.get(name) ?? 0) + quantity);
  }
  const resources = [one, other].flatMap(({ resources: list }) => (isJsonArray(list) ? list : []));
  return withQuantities(withOffer(second, { ...other, resources }), sums);
}

/** Whether an OFFERS event holds just these quantities. */
export function offersJust(event: JsonValue, quantities: Quantities): boolean {
  const offered = quantitiesOf(onlyOffer(event)?.['resources']);
  return (
    offered.size > 0 &&
    subtract(offered, quantities).size === 0 &&
    subtract(quantities, offered).size === 0
  );
}

/** The offers of an OFFERS event. */
export function offersOf(event: JsonValue): readonly JsonValue[] {
  const offers = isJsonObject(event) ? event['offers'] : undefined;
  const list = isJsonObject(offers) ? offers['offers'] : undefined;
  return isJsonArray(list) ? list : [];
}

/** The event with these offers. */
export function withOffers(event: JsonValue, offers: readonly JsonValue[]): JsonValue {
  if (!isJsonObject(event)) return event;
  const { offers: members } = event;
  return { ...event, offers: { ...(isJsonObject(members) && members), offers } };
}

/**
 * The event without executors that are named in its offers and that the recording sees end: they
 * hold something a moment longer than recorded.
 */
export function withoutExecutors(event: JsonValue, ended: ReadonlySet<JsonValue>): JsonValue {
  const offers = offersOf(event);
  return offers.length === 0
    ? event
    : withOffers(
        event,
        offers.map((offer) => withoutExecutorsIn(offer, ended)),
      );
}

function withoutExecutorsIn(offer: JsonValue, ended: ReadonlySet<JsonValue>): JsonValue {
  const executors = isJsonObject(offer) ? offer['executor_ids'] : undefined;
  if (!isJsonObject(offer) || !isJsonArray(executors)) return offer;
  const left = executors.filter(
    (executor) => !isJsonObject(executor) || !ended.has(executor['value'] ?? null),
  );
  const others = Object.entries(offer).filter(([key]) => key !== 'executor_ids');
  const own = left.length === 0 ? {} : { executor_ids: left };
  return { ...Object.fromEntries(others), ...own };
}

function onlyOffer(event: JsonValue): JsonObject | undefined {
  const [only, ...rest] = offersOf(event);
  return isJsonObject(only) && rest.length === 0 ? only : undefined;
}

function quantitiesOf(resources: JsonValue | undefined): Quantities {
  const sums = new Map<string, number>();
  for (const resource of isJsonArray(resources) ? resources : []) {
    if (!isJsonObject(resource) || !isJsonObject(resource['scalar'])) continue;
    const { value } = resource['scalar'];
    const { name } = resource;
    if (typeof name !== 'string' || !(value instanceof JsonNumber)) continue;
    sums.set(name, (sums.get(name) ?? 0) + Number(value.text));
  }
  return sums;
}

/** What is left of `minuend`, where something is. */
function subtract(minuend: Quantities, subtrahend: Quantities): Quantities {
  const rest = new Map<string, number>();
  for (const [name, quantity] of minuend) {
    const left = quantity - (subtrahend.get(name) ?? 0);
    if (left > tolerance) rest.set(name, left);
  }
  return rest;
}

function isSumOfSome(sum: Quantities, launched: readonly Quantities[]): boolean {
  const [first, ...rest] = launched;
  if (sum.size === 0) return true;
  if (first === undefined) return false;
  const fits = subtract(first, sum).size === 0;
  return (fits && isSumOfSome(subtract(sum, first), rest)) || isSumOfSome(sum, rest);
}

/** The event with other scalar quantities: those of its offer's resources that are left. */
function withQuantities(event: JsonValue, quantities: Quantities): JsonValue {
  const offer = onlyOffer(event);
  const resources = offer?.['resources'];
  if (offer === undefined || !isJsonArray(resources)) return event;
  const other = resources.filter((each) => isJsonObject(each) && !('scalar' in each));
  const scalars = [...quantities].map(([name, quantity]) => scalar(name, quantity, resources));
  return withOffer(event, { ...offer, resources: [...other, ...scalars] });
}

/** An executor that has not given back its resources yet is named in the offer. */
function withExecutorsOf({ executor_ids: executors }: JsonObject, event: JsonValue): JsonValue {
  const offer = onlyOffer(event);
  if (offer === undefined) return event;
  const others = Object.entries(offer).filter(([key]) => key !== 'executor_ids');
  const own = executors === undefined ? {} : { executor_ids: executors };
  return withOffer(event, { ...Object.fromEntries(others), ...own });
}

/** The id of the recorded offer stands for the part of it that has come. */
function withFreshId(event: JsonValue): JsonValue {
  const offer = onlyOffer(event);
  const id = offer?.['id'];
  const value = isJsonObject(id) ? id['value'] : undefined;
  if (offer === undefined || typeof value !== 'string') return event;
  return withOffer(event, { ...offer, id: { value: value.replace('>', '-rest>') } });
}

function withOffer(event: JsonValue, offer: JsonObject): JsonValue {
  return withOffers(event, [offer]);
}

/** In the form of the resources beside it, the role and the allocation included. */
function scalar(name: string, quantity: number, beside: readonly JsonValue[]): JsonObject {
  const form = beside.filter(isJsonObject).find((each) => 'scalar' in each);
  const rounded = Math.round(quantity * 1000) / 1000;
  const text = Number.isInteger(rounded) ? `${String(rounded)}.0` : String(rounded);
  return { ...form, name, scalar: { value: new JsonNumber(text) } };
}
