import type { AllocatorOptions } from '@mezzo/domain';
import type { schedulerApi } from '@mezzo/domain/messages';
import { measureRe2 } from './re2-syntax.ts';

type RegexLimits = AllocatorOptions['offerConstraintsRe2'];

/** Of the memory that RE2 is given, programs may take two thirds, less RE2's own. */
const PROGRAM_MEMORY_SHARE = 2 / 3;
const PROGRAM_BYTES = 440;
/** RE2 reckons a quarter of the program's memory for its instructions. */
const INSTRUCTION_BYTES = 16 * 4;

type RoleConstraints = schedulerApi.OfferConstraintsRoleConstraints;
type Constraint = schedulerApi.AttributeConstraint;

/**
 * Checks the offer constraints of a framework.
 *
 * Source: mesos src/master/allocator/mesos/offer_constraints_filter.cpp#OfferConstraintsFilterImpl::create
 */
export function validateOfferConstraints(
  constraints: schedulerApi.OfferConstraints | undefined,
  limits: RegexLimits,
): string | undefined {
  for (const [role, part] of Object.entries(constraints?.role_constraints ?? {})) {
    const reason = validateRoleConstraints(role, part, limits);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function validateRoleConstraints(
  role: string,
  { groups = [] }: RoleConstraints,
  limits: RegexLimits,
): string | undefined {
  if (groups.length === 0) {
    return (
      "'OfferConstraints::role_constraints' has an empty 'RoleConstraints::groups' for role " + role
    );
  }
  for (const { attribute_constraints: list = [] } of groups) {
    if (list.length === 0) {
      return (
        `'OfferConstraints::RoleConstraints::groups' for role ${role}` +
        'contains an empty RoleConstraints::Group'
      );
    }
    for (const constraint of list) {
      const reason = validateConstraint(constraint, limits);
      if (reason !== undefined) {
        return `A role ${role} has an invalid 'AttributeConstraint': ${reason}`;
      }
    }
  }
  return undefined;
}

function validateConstraint(constraint: Constraint, limits: RegexLimits): string | undefined {
  return validateSelector(constraint.selector) ?? validatePredicate(constraint.predicate, limits);
}

function validateSelector(selector: schedulerApi.AttributeConstraintSelector): string | undefined {
  const { attribute_name: name, pseudoattribute_type: type } = selector;
  if ((name === undefined) === (type === undefined)) {
    return (
      "Exactly one of 'AttributeConstraint::Selector::name' or" +
      " 'AttributeConstraint::Selector::pseudoattribute_type' must be set"
    );
  }
  return type === 'UNKNOWN' ? 'Unknown pseudoattribute type' : undefined;
}

function validatePredicate(
  predicate: schedulerApi.AttributeConstraintPredicate,
  limits: RegexLimits,
): string | undefined {
  if (Object.values(predicate).every((member) => member === undefined)) {
    return 'Unknown predicate type';
  }
  const { text_matches: matches, text_not_matches: mismatches } = predicate;
  const regex = matches?.regex ?? mismatches?.regex;
  return regex === undefined ? undefined : validateRegex(regex, limits);
}

function validateRegex(pattern: string, limits: RegexLimits): string | undefined {
  const size = measureRe2(pattern);
  const prefix = `Failed to construct regex from pattern '${pattern}': `;
  if (!size.ok) return prefix + size.reason;
  const programBytes = limits.maxMem * PROGRAM_MEMORY_SHARE - PROGRAM_BYTES;
  if (size.value > programBytes / INSTRUCTION_BYTES) {
    return `${prefix}pattern too large - compile failed`;
  }
  if (size.value <= limits.maxProgramSize) return undefined;
  return (
    `Regex '${pattern}' is too complex: program size of ${size.value} is larger than` +
    ` maximum of ${limits.maxProgramSize} allowed`
  );
}
