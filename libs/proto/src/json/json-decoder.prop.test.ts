import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageType } from '../message-type.ts';
import { messageDescriptor } from '../schema.ts';
import { arbitraryMessage } from '../testing/arbitrary-message.ts';
import { entryPoints } from '../testing/entry-points.ts';
import { outcomeOf } from '../testing/outcome.ts';
import { decodeJson } from './json-decoder.ts';
import type { JsonValue } from './json-value.ts';
import { parseJson } from './parse-json.ts';
import { readMessage } from './read-message.ts';

const oddities: readonly JsonValue[] = [
  null,
  true,
  'true',
  'false',
  'maybe',
  '',
  'Infinity',
  '-Infinity',
  'NaN',
  0,
  -0,
  -1,
  1.5,
  1e300,
  Infinity,
  2 ** 53,
  2n ** 64n - 1n,
  -(2n ** 63n),
  '7',
  '12345678901234567890',
  ' 7 x',
  '01',
  'AAECAw==',
  '%',
  [],
  {},
  [null],
  [[]],
  ['x', 1],
  { value: 'x' },
  { value: 1 },
  { __proto__: null, constructor: {} },
];

/** Replaces about one value in twenty by something odd, and some lists by their only element. */
function sloppy(value: JsonValue, roll: () => number): JsonValue {
  const die = roll() % 20;
  if (die === 0) return oddities[roll() % oddities.length] ?? null;
  if (typeof value !== 'object' || value === null) {
    return die === 1 && value !== null ? String(value) : value;
  }
  if (Array.isArray(value)) {
    const elements = (value as readonly JsonValue[]).map((element) => sloppy(element, roll));
    return die < 5 && elements[0] !== undefined ? elements[0] : elements;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, sloppy(member, roll)]),
  );
}

describe.each(entryPoints)('%s', (fullName) => {
  it('is read alike by the compiled reader and by the lenient one', () => {
    const descriptor = messageDescriptor(fullName);
    fc.assert(
      fc.property(
        arbitraryMessage(fullName),
        fc.infiniteStream(fc.nat()),
        fc.constantFrom('v1', 'v0'),
        (message, dice, dialect) => {
          const roll = (): number => Number(dice.next().value);
          const text = messageType(fullName).toJson(message, dialect);
          const value = sloppy(parseJson(text), roll);
          expect(outcomeOf(() => decodeJson(fullName, dialect, value))).toEqual(
            outcomeOf(() => readMessage(descriptor, dialect, value)),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
