import { DEFAULT_ROLE } from '@mezzo/domain';
import type { FrameworkInfo } from '@mezzo/domain/messages';
import type { ActionObject } from '../authorization.ts';
import type { MasterContext } from '../master-context.ts';
import { frameworkRoles } from '../model/framework-capabilities.ts';
import {
  formatSet,
  validateConstraintRoles,
  validateFrameworkInfo,
  validateSuppressedRoles,
} from '../validation/framework-info.ts';
import { validateOfferConstraints } from '../validation/offer-constraints.ts';
import type { FrameworkTerms } from './framework-terms.ts';

/**
 * Checks a framework's information against the rules of this master.
 *
 * Source: mesos src/master/master.cpp#Master::validateFramework
 */
export function checkFrameworkInfo(
  context: MasterContext,
  info: FrameworkInfo,
): string | undefined {
  const reason = validateFrameworkInfo(info);
  if (reason !== undefined) return reason;
  const unlisted = [...frameworkRoles(info)].filter((role) => !isListedRole(context, role));
  if (unlisted.length > 0) {
    return `Roles ${formatSet(unlisted)} are not present in the master's --roles`;
  }
  if (info.user === 'root' && !context.config.rootSubmissions) {
    return "User 'root' is not allowed to run frameworks without --root_submissions set";
  }
  const id = info.id?.value ?? '';
  return context.state.frameworks.completed.has(id) ? 'Framework has been removed' : undefined;
}

/** Whether `--roles` lets frameworks, weights and quotas use a role. */
export function isListedRole(context: MasterContext, role: string): boolean {
  const { rolesWhitelist } = context.config;
  return rolesWhitelist === undefined || role === DEFAULT_ROLE || rolesWhitelist.includes(role);
}

/**
 * Checks what a framework asks for besides its information.
 *
 * Source: mesos src/master/master.cpp#createAllocatorFrameworkOptions
 */
export function checkFrameworkTerms(
  context: MasterContext,
  info: FrameworkInfo,
  terms: FrameworkTerms,
): string | undefined {
  const roles = frameworkRoles(info);
  const roleReason =
    validateSuppressedRoles(roles, terms.suppressedRoles) ??
    validateConstraintRoles(roles, terms.offerConstraints);
  if (roleReason !== undefined) return roleReason;
  const limits = context.config.allocator.offerConstraintsRe2;
  const reason = validateOfferConstraints(terms.offerConstraints, limits);
  return reason === undefined ? undefined : `Offer constraints are not valid: ${reason}`;
}

/** The reason why the framework may not register in its roles; Mesos' text. */
export function checkRegistrationApproval(
  context: MasterContext,
  info: FrameworkInfo,
): string | undefined {
  const action: ActionObject = { action: 'REGISTER_FRAMEWORK', framework: info };
  if (context.config.approve(info.principal, action)) return undefined;
  const id = info.id?.value ?? '';
  return `Not authorized to register framework ${id} with roles ${formatSet(frameworkRoles(info))}`;
}
