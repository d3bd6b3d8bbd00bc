/**
 * The ends of an offer: it is taken (accepted), discarded (declined, failed over), or rescinded,
 * which the framework is told. Whatever was offered goes back to the allocator, except when taken.
 */
import type { Filters } from '@mezzo/domain/messages';
import { listCopies } from '../allocation/allocator-link.ts';
import type { MasterContext } from '../master-context.ts';
import { removeOffered } from '../model/accounting.ts';
import type { InverseOfferRecord, OfferRecord } from '../model/offer-record.ts';

/** Forgets an offer without giving anything back: whoever takes it accounts for what it held. */
export function takeOffer(context: MasterContext, record: OfferRecord): void {
  const framework = context.framework(record.frameworkId);
  const agent = context.agent(record.agentId);
  context.cancel(record.timer);
  context.state.offers.delete(record.id);
  framework?.offers.delete(record);
  agent?.offers.delete(record);
  if (framework !== undefined && agent !== undefined) {
    removeOffered(agent, framework, record.resources);
  }
}

/** Gives an offer back without telling the framework, which declined it or is gone. */
export function discardOffer(context: MasterContext, record: OfferRecord, filters?: Filters): void {
  recoverOffered(context, record, filters);
  takeOffer(context, record);
}

/** Gives an offer back and tells the framework. */
export function rescindOffer(context: MasterContext, record: OfferRecord, filters?: Filters): void {
  const framework = context.framework(record.frameworkId);
  if (framework !== undefined) {
    framework.metrics.add('offers/rescinded');
    context.sendToFramework(framework, {
      type: 'RESCIND',
      rescind: { offer_id: record.offer.id },
    });
  }
  discardOffer(context, record, filters);
}

function recoverOffered(context: MasterContext, record: OfferRecord, filters?: Filters): void {
  context.allocator.send({
    type: 'recoverResources',
    frameworkId: record.offer.framework_id,
    agentId: record.offer.agent_id,
    resources: listCopies(record.resources),
    ...(filters !== undefined && { filters }),
    allocated: false,
  });
}

/** Forgets an inverse offer; `rescind` tells the framework. */
export function removeInverseOffer(
  context: MasterContext,
  record: InverseOfferRecord,
  options: { readonly rescind: boolean },
): void {
  const framework = context.framework(record.frameworkId);
  if (options.rescind && framework !== undefined) {
    context.sendToFramework(framework, {
      type: 'RESCIND_INVERSE_OFFER',
      rescind_inverse_offer: { inverse_offer_id: record.inverseOffer.id },
    });
  }
  context.cancel(record.timer);
  context.state.inverseOffers.delete(record.id);
  framework?.inverseOffers.delete(record);
  context.agent(record.agentId)?.inverseOffers.delete(record);
  if (framework !== undefined) framework.version += 1;
}

/** Withdraws an inverse offer that nobody answered; the allocator may make another. */
export function withdrawInverseOffer(
  context: MasterContext,
  record: InverseOfferRecord,
  options: { readonly rescind: boolean },
): void {
  context.allocator.send({
    type: 'updateInverseOffer',
    agentId: { value: record.agentId },
    frameworkId: record.inverseOffer.framework_id,
  });
  removeInverseOffer(context, record, options);
}
