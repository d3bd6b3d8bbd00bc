import type { schedulerApi } from '@mezzo/domain/messages';

type RoleConstraints = schedulerApi.OfferConstraintsRoleConstraints;
type Constraint = schedulerApi.AttributeConstraint;

/**
 * Checks the offer constraints of a framework.
 *
 * Source: mesos src/master/allocator/mesos/offer_constraints_filter.cpp#OfferConstraintsFilterImpl::create
 */
export function validateOfferConstraints(
  constraints: schedulerApi.OfferConstraints | undefined,
): string | undefined {
  for (const [role, part] of Object.entries(constraints?.role_constraints ?? {})) {
    const reason = validateRoleConstraints(role, part);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function validateRoleConstraints(
  role: string,
  { groups = [] }: RoleConstraints,
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
      const reason = validateConstraint(constraint);
      if (reason !== undefined) {
        return `A role ${role} has an invalid 'AttributeConstraint': ${reason}`;
      }
    }
  }
  return undefined;
}

function validateConstraint(constraint: Constraint): string | undefined {
  return validateSelector(constraint.selector) ?? validatePredicate(constraint.predicate);
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
): string | undefined {
  if (Object.values(predicate).every((member) => member === undefined)) {
    return 'Unknown predicate type';
  }
  return undefined;
}
