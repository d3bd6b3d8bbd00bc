import type { OfferRecord } from '@mezzo/core';
import { resourcesText } from '@mezzo/http-kit';
import { fragment, type WritableJson } from '@mezzo/proto';

/** An offer as the older API shows it among those of its framework. */
export function offerJson({
  id,
  frameworkId,
  agentId,
  role,
  resources,
}: OfferRecord): Readonly<Record<string, WritableJson>> {
  return {
    id,
    framework_id: frameworkId,
    allocation_info: { role },
    slave_id: agentId,
    resources: fragment(resourcesText(resources)),
  };
}
