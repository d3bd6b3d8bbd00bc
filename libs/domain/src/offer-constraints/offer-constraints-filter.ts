import type { AgentInfo, schedulerApi } from '../messages/index.ts';
import { failure, success, type Result } from '../result.ts';
import {
  compilePredicate,
  type AttributePredicate,
  type SelectedAttribute,
} from './attribute-predicate.ts';
import type { Re2Limits } from './re2-pattern.ts';

type AgentCondition = (agent: AgentInfo) => boolean;
type Group = readonly AgentCondition[];

/**
 * Which agents a framework wants to be offered under each of its roles: a role's constraints are
 * groups of which one must hold; a group holds when all its attribute constraints do.
 *
 * The master creates one to validate a framework's constraints, the allocator to obey them.
 *
 * Source: mesos src/master/allocator/mesos/offer_constraints_filter.cpp
 */
export class OfferConstraintsFilter {
  static readonly none = new OfferConstraintsFilter(new Map());

  private readonly groupsByRole: ReadonlyMap<string, readonly Group[]>;

  private constructor(groupsByRole: ReadonlyMap<string, readonly Group[]>) {
    this.groupsByRole = groupsByRole;
  }

  /** Fails with Mesos' text, to which the master prepends its own, when constraints are invalid. */
  static create(
    constraints: schedulerApi.OfferConstraints | undefined,
    limits: Re2Limits,
  ): Result<OfferConstraintsFilter> {
    const byRole = new Map<string, readonly Group[]>();
    for (const [role, { groups = [] }] of Object.entries(constraints?.role_constraints ?? {})) {
      const compiled = compileGroups(role, groups, limits);
      if (!compiled.ok) return compiled;
      byRole.set(role, compiled.value);
    }
    return success(
      byRole.size === 0 ? OfferConstraintsFilter.none : new OfferConstraintsFilter(byRole),
    );
  }

  /** Whether there is anything to obey under the role. */
  constrains(role: string): boolean {
    return this.groupsByRole.has(role);
  }

  isAgentExcluded(role: string, agent: AgentInfo): boolean {
    const groups = this.groupsByRole.get(role);
    if (groups === undefined) return false;
    return !groups.some((group) => group.every((condition) => condition(agent)));
  }
}

function compileGroups(
  role: string,
  groups: readonly schedulerApi.OfferConstraintsRoleConstraintsGroup[],
  limits: Re2Limits,
): Result<readonly Group[]> {
  if (groups.length === 0) {
    return failure(
      `'OfferConstraints::role_constraints' has an empty 'RoleConstraints::groups' for role ${role}`,
    );
  }
  const compiled: Group[] = [];
  for (const { attribute_constraints: constraints = [] } of groups) {
    if (constraints.length === 0) {
      // The missing space is Mesos' own.
      return failure(
        `'OfferConstraints::RoleConstraints::groups' for role ${role}contains an empty RoleConstraints::Group`,
      );
    }
    const group: AgentCondition[] = [];
    for (const constraint of constraints) {
      const condition = compileConstraint(constraint, limits);
      if (!condition.ok) {
        return failure(`A role ${role} has an invalid 'AttributeConstraint': ${condition.reason}`);
      }
      group.push(condition.value);
    }
    compiled.push(group);
  }
  return success(compiled);
}

function compileConstraint(
  { selector, predicate }: schedulerApi.AttributeConstraint,
  limits: Re2Limits,
): Result<AgentCondition> {
  const select = compileSelector(selector);
  if (!select.ok) return select;
  const compiled = compilePredicate(predicate, limits);
  if (!compiled.ok) return compiled;
  return success(conditionOf(select.value, compiled.value));
}

function conditionOf(
  select: (agent: AgentInfo) => SelectedAttribute,
  predicate: AttributePredicate,
): AgentCondition {
  return (agent) => predicate(select(agent));
}

function compileSelector({
  attribute_name: name,
  pseudoattribute_type: pseudo,
}: schedulerApi.AttributeConstraintSelector): Result<(agent: AgentInfo) => SelectedAttribute> {
  if (pseudo !== undefined) {
    switch (pseudo) {
      case 'HOSTNAME':
        return success((agent) => agent.hostname);
      case 'REGION':
        return success((agent) => agent.domain?.fault_domain?.region.name);
      case 'ZONE':
        return success((agent) => agent.domain?.fault_domain?.zone.name);
      case 'UNKNOWN':
        return failure('Unknown pseudoattribute type');
    }
  }
  if (name !== undefined) {
    return success((agent) => agent.attributes?.find((attribute) => attribute.name === name));
  }
  return failure(
    "Exactly one of 'AttributeConstraint::Selector::name' or 'AttributeConstraint::Selector::pseudoattribute_type' must be set",
  );
}
