import { consumedResourcesOf } from '@mezzo/domain';
import type { OfferOperation, masterApi } from '@mezzo/domain/messages';
import type { MasterState } from '../master-state.ts';
import { mayViewResource, type ViewPermissions } from './view-permissions.ts';

/**
 * Operations on registered agents; an operation shows to who may see all resources it works on.
 *
 * Source: mesos src/master/readonly_handler.cpp#getOperations
 */
export function getOperationsView(
  state: MasterState,
  permissions: ViewPermissions,
): masterApi.ResponseGetOperations {
  const operations = [...state.agents.registered.values()].flatMap((agent) =>
    [...agent.operations.values()]
      .map(({ operation }) => operation)
      .filter(({ info }) => mayView(permissions, info)),
  );
  return { operations };
}

function mayView(permissions: ViewPermissions, operation: OfferOperation): boolean {
  const consumed = consumedResourcesOf(operation);
  if (!consumed.ok) return false;
  return [...consumed.value].every(({ kind }) => mayViewResource(permissions, kind));
}
