import type { Attribute, schedulerApi } from '../messages/index.ts';
import { failure, success, type Result } from '../result.ts';
import { compileRe2, type Re2Limits } from './re2-pattern.ts';

/** The value of a pseudoattribute, a named attribute, or undefined when the agent has none. */
export type SelectedAttribute = string | Attribute | undefined;

export type AttributePredicate = (selected: SelectedAttribute) => boolean;

/**
 * Turns the predicate of a constraint into a function. Predicates over text hold for attributes of
 * other types; the negative ones hold for absent attributes.
 *
 * Source: mesos src/master/allocator/mesos/offer_constraints_filter.cpp#AttributeConstraintPredicate
 */
export function compilePredicate(
  predicate: schedulerApi.AttributeConstraintPredicate,
  limits: Re2Limits,
): Result<AttributePredicate> {
  const { text_equals, text_not_equals, text_matches, text_not_matches } = predicate;
  if (predicate.exists !== undefined) return success((selected) => selected !== undefined);
  if (predicate.not_exists !== undefined) return success((selected) => selected === undefined);
  if (text_equals !== undefined) {
    return success(onText(false, (text) => text === text_equals.value));
  }
  if (text_not_equals !== undefined) {
    return success(onText(true, (text) => text !== text_not_equals.value));
  }
  if (text_matches !== undefined) return matching(text_matches.regex, limits, true);
  if (text_not_matches !== undefined) return matching(text_not_matches.regex, limits, false);
  return failure('Unknown predicate type');
}

function matching(regex: string, limits: Re2Limits, wanted: boolean): Result<AttributePredicate> {
  const compiled = compileRe2(regex, limits);
  if (!compiled.ok) return compiled;
  const pattern = compiled.value;
  return success(onText(!wanted, (text) => pattern.matchesFully(text) === wanted));
}

function onText(whenAbsent: boolean, holds: (text: string) => boolean): AttributePredicate {
  return (selected) => {
    if (selected === undefined) return whenAbsent;
    if (typeof selected === 'string') return holds(selected);
    return selected.type !== 'TEXT' || holds(selected.text?.value ?? '');
  };
}
