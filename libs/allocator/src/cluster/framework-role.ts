import type { FrameworkProposalBuilder } from '../run/proposal-book.ts';
import type { MinAllocatable } from '../resources/min-allocatable.ts';
import type { RoleNode } from '../roles/role-node.ts';
import type { FrameworkState } from './framework-state.ts';

/** No filter, end of a list. */
export const NONE = -1;

/** A framework under one of its roles: what competes for offers, filters and holds resources. */
export class FrameworkRole {
  /** Number in all tables of framework roles; used again after removal. */
  readonly slot: number;
  readonly framework: FrameworkState;
  readonly role: RoleNode;
  /** False once it left the role and only holds resources there. */
  isSubscribed = true;
  isSuppressed = false;
  /** Whether it is in the role's list of those that may be offered something. */
  isActive = false;
  /** On how many agents it holds something. */
  holdingsCount = 0;
  /** What an offer must have at least; undefined for the allocator's default. */
  minAllocatable: MinAllocatable | undefined = undefined;
  /** Whether offer constraints of the framework speak of this role. */
  isConstrained = false;
  /** First of its offer filters. */
  firstFilter = NONE;
  filtersCount = 0;
  /** What the current run proposes to it. */
  proposal: FrameworkProposalBuilder | undefined = undefined;

  constructor(slot: number, framework: FrameworkState, role: RoleNode) {
    this.slot = slot;
    this.framework = framework;
    this.role = role;
  }
}
