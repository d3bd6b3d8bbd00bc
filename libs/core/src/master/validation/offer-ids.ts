import type { OfferID } from '@mezzo/domain/messages';
import type { MasterState } from '../master-state.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import type { OfferRecord } from '../model/offer-record.ts';

/**
 * Checks that offers can be accepted together.
 *
 * Source: mesos src/master/validation.cpp#offer::validate
 */
export function validateOfferIds(
  state: MasterState,
  framework: FrameworkRecord,
  ids: readonly OfferID[],
): string | undefined {
  if (ids.length === 0) return 'No offers specified';
  return (
    validateDistinct(ids) ??
    validateStanding(state, ids) ??
    validateOwner(state, framework, ids) ??
    validateRole(state, ids) ??
    validateAgent(state, ids)
  );
}

/** Source: mesos src/master/validation.cpp#offer::validateUniqueOfferID */
function validateDistinct(ids: readonly OfferID[]): string | undefined {
  const seen = new Set<string>();
  for (const { value } of ids) {
    if (seen.has(value)) return `Duplicate offer ${value} in offer list`;
    seen.add(value);
  }
  return undefined;
}

function validateStanding(state: MasterState, ids: readonly OfferID[]): string | undefined {
  const missing = ids.find(({ value }) => !state.offers.has(value));
  return missing && `Offer ${missing.value} is no longer valid`;
}

function validateOwner(
  state: MasterState,
  framework: FrameworkRecord,
  ids: readonly OfferID[],
): string | undefined {
  const foreign = standing(state, ids).find(({ frameworkId }) => frameworkId !== framework.id);
  return (
    foreign &&
    `Offer ${foreign.id} has invalid framework ${foreign.frameworkId}` +
      ` while framework ${framework.id} is expected`
  );
}

function validateRole(state: MasterState, ids: readonly OfferID[]): string | undefined {
  const [first, ...rest] = standing(state, ids);
  const other = rest.find(({ role }) => role !== first?.role);
  return (
    other &&
    `Aggregated offers must be allocated to the same role. Offer ${other.id} uses role` +
      ` '${other.role} but another is using role '${first?.role ?? ''}`
  );
}

function validateAgent(state: MasterState, ids: readonly OfferID[]): string | undefined {
  const [first, ...rest] = standing(state, ids);
  const other = rest.find(({ agentId }) => agentId !== first?.agentId);
  return (
    other &&
    `Aggregated offers must belong to one single agent. Offer ${other.id} uses agent` +
      ` ${other.agentId} and agent ${first?.agentId ?? ''}`
  );
}

function standing(state: MasterState, ids: readonly OfferID[]): readonly OfferRecord[] {
  return ids.flatMap(({ value }) => state.offers.get(value) ?? []);
}
