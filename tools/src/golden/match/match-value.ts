import type { Bindings } from './bindings.ts';
import { absent, difference, type Difference } from './difference.ts';
import {
  isJsonArray,
  isJsonObject,
  JsonNumber,
  stringifyJson,
  type JsonObject,
  type JsonValue,
} from './json.ts';
import { nothingInFlight, withoutInFlight, type InFlight } from './in-flight.ts';
import { fillIn, matchText } from './match-text.ts';
import { kindOf, wholePlaceholder } from './placeholder.ts';
import { settleRunDependent } from './run-dependent.ts';
import { isUnordered } from './unordered-lists.ts';

/** Where a comparison is, and what it has learnt. */
interface Walk {
  readonly bindings: Bindings;
  /** What has come that the recording saw only with this step, or later. */
  readonly inFlight: InFlight;
  /** How many leaves agreed: the candidate that got furthest tells most about what is wrong. */
  agreed: number;
}

/** The outcome of a comparison. */
export interface Comparison {
  readonly difference: Difference | undefined;
  /** How many leaves agreed before the first that did not. */
  readonly agreed: number;
}

/**
 * Compares an answer with its recording. Bindings made on the way stay when they agree, and are
 * taken back when they differ.
 *
 * @param path where the value stands, for the difference: `['json']`, `['s1', '[3]']`
 * @param inFlight what is left out: see `withoutInFlight`
 */
export function compareValues(
  recorded: JsonValue,
  actual: JsonValue,
  bindings: Bindings,
  path: readonly string[] = [],
  inFlight = nothingInFlight,
): Comparison {
  const mark = bindings.mark();
  const walk: Walk = { bindings, inFlight, agreed: 0 };
  const found = compare(recorded, actual, walk, path);
  if (found !== undefined) bindings.rewind(mark);
  return { difference: found, agreed: walk.agreed };
}

/** The first difference of {@link compareValues}. */
export function matchValue(
  recorded: JsonValue,
  actual: JsonValue,
  bindings: Bindings,
  path: readonly string[] = [],
  inFlight = nothingInFlight,
): Difference | undefined {
  return compareValues(recorded, actual, bindings, path, inFlight).difference;
}

function compare(
  recorded: JsonValue,
  actual: JsonValue,
  walk: Walk,
  path: readonly string[],
): Difference | undefined {
  if (typeof recorded === 'string') return compareString(recorded, actual, walk, path);
  if (recorded instanceof JsonNumber) return compareNumber(recorded, actual, walk, path);
  if (isJsonArray(recorded)) {
    if (!isJsonArray(actual)) return differ(recorded, actual, walk, path);
    return isUnordered(path.slice(1))
      ? compareSet(recorded, actual, walk, path)
      : compareList(recorded, actual, walk, path);
  }
  if (isJsonObject(recorded)) {
    if (!isJsonObject(actual)) return differ(recorded, actual, walk, path);
    const settled = settleRunDependent(recorded, actual);
    const expected = withoutInFlight(settled.recorded, walk.inFlight);
    return compareObject(expected, withoutInFlight(settled.actual, walk.inFlight), walk, path);
  }
  return recorded === actual ? agree(walk) : differ(recorded, actual, walk, path);
}

function compareString(
  recorded: string,
  actual: JsonValue,
  walk: Walk,
  path: readonly string[],
): Difference | undefined {
  const placeholder = wholePlaceholder(recorded);
  const isNumber = placeholder !== undefined && kindOf(placeholder).number === true;
  const text = isNumber ? numberText(actual) : actual;
  return typeof text === 'string' && matchText(recorded, text, walk.bindings)
    ? agree(walk)
    : differ(recorded, actual, walk, path);
}

function numberText(actual: JsonValue): string | undefined {
  return actual instanceof JsonNumber ? actual.text : undefined;
}

/** Equal in value and in kind. Integers beyond 2^53 are told apart by their text. */
function compareNumber(
  recorded: JsonNumber,
  actual: JsonValue,
  walk: Walk,
  path: readonly string[],
): Difference | undefined {
  const equal =
    actual instanceof JsonNumber &&
    recorded.isDouble === actual.isDouble &&
    (recorded.text === actual.text ||
      (recorded.isDouble && Number(recorded.text) === Number(actual.text)));
  return equal ? agree(walk) : differ(recorded, actual, walk, path);
}

/** Members first that the recording has, then any that it has not. Keys can hold ids as well. */
function compareObject(
  recorded: JsonObject,
  actual: JsonObject,
  walk: Walk,
  path: readonly string[],
): Difference | undefined {
  const left = new Set(Object.keys(actual));
  for (const [recordedKey, value] of Object.entries(recorded)) {
    const key = findKey(recordedKey, left, walk.bindings);
    const memberPath = [...path, fillIn(recordedKey, walk.bindings)];
    if (key === undefined) return differ(value, undefined, walk, memberPath);
    left.delete(key);
    const found = compare(value, actual[key] ?? null, walk, memberPath);
    if (found !== undefined) return found;
  }
  const [extra] = left;
  return extra === undefined ? undefined : differ(undefined, actual[extra], walk, [...path, extra]);
}

function findKey(
  recorded: string,
  keys: ReadonlySet<string>,
  bindings: Bindings,
): string | undefined {
  if (keys.has(recorded)) return recorded;
  return [...keys].find((key) => matchText(recorded, key, bindings));
}

function compareList(
  recorded: readonly JsonValue[],
  actual: readonly JsonValue[],
  walk: Walk,
  path: readonly string[],
): Difference | undefined {
  for (const [index, element] of recorded.entries()) {
    const elementPath = [...path, `[${String(index)}]`];
    const other = actual[index];
    if (other === undefined) return differ(element, undefined, walk, elementPath);
    const found = compare(element, other, walk, elementPath);
    if (found !== undefined) return found;
  }
  if (actual.length <= recorded.length) return undefined;
  const extraPath = [...path, `[${String(recorded.length)}]`];
  return differ(undefined, actual[recorded.length], walk, extraPath);
}

/**
 * Finds a partner for each recorded element, trying the one at the same place first and going back
 * when an earlier choice has bound a placeholder that a later element needs for another value.
 */
function compareSet(
  recorded: readonly JsonValue[],
  actual: readonly JsonValue[],
  walk: Walk,
  path: readonly string[],
): Difference | undefined {
  if (recorded.length !== actual.length) return withoutPartner(recorded, actual, walk, path);
  const free = new Set(actual.keys());
  let furthest: { difference: Difference; index: number; agreed: number } | undefined;

  const assign = (index: number): boolean => {
    const element = recorded[index];
    if (element === undefined) return true;
    for (const candidate of [index, ...[...free].filter((each) => each !== index)]) {
      const other = actual[candidate];
      if (!free.has(candidate) || other === undefined) continue;
      const mark = walk.bindings.mark();
      const attempt: Walk = { ...walk, agreed: 0 };
      const found = compare(element, other, attempt, [...path, `[${String(index)}]`]);
      if (found === undefined) {
        free.delete(candidate);
        if (assign(index + 1)) {
          walk.agreed += attempt.agreed;
          return true;
        }
        free.add(candidate);
      } else if (
        furthest === undefined ||
        index > furthest.index ||
        (index === furthest.index && attempt.agreed > furthest.agreed)
      ) {
        furthest = { difference: found, index, agreed: attempt.agreed };
      }
      walk.bindings.rewind(mark);
    }
    return false;
  };

  return assign(0) ? undefined : (furthest?.difference ?? differ(recorded, actual, walk, path));
}

/** Of two sets of different size: the first element, of either, that has no partner. */
function withoutPartner(
  recorded: readonly JsonValue[],
  actual: readonly JsonValue[],
  walk: Walk,
  path: readonly string[],
): Difference {
  const free = new Set(actual.keys());
  for (const [index, element] of recorded.entries()) {
    const partner = [...free].find(
      (each) => compare(element, actual[each] ?? null, walk, path) === undefined,
    );
    const elementPath = [...path, `[${String(index)}]`];
    if (partner === undefined) return differ(element, undefined, walk, elementPath);
    free.delete(partner);
  }
  const [extra = 0] = free;
  return differ(undefined, actual[extra], walk, [...path, `[${String(extra)}]`]);
}

function agree(walk: Walk): Difference | undefined {
  walk.agreed += 1;
  return undefined;
}

function differ(
  recorded: JsonValue | undefined,
  actual: JsonValue | undefined,
  walk: Walk,
  path: readonly string[],
): Difference {
  const expected = recorded === undefined ? absent : fillIn(stringifyJson(recorded), walk.bindings);
  const got = actual === undefined ? absent : stringifyJson(actual);
  return difference(renderPath(path), expected, got);
}

function renderPath(path: readonly string[]): string {
  return path.join('.').replaceAll('.[', '[');
}
