import type { allocatorMessages, schedulerApi } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { timeInfo } from '../views/time.ts';
import { removeInverseOffer } from './remove-offer.ts';

/**
 * ACCEPT_INVERSE_OFFERS and DECLINE_INVERSE_OFFERS: whether the framework agrees to the maintenance.
 * Nothing else comes of it; inverse offers that no longer stand are skipped.
 *
 * Source: mesos src/master/master.cpp#Master::acceptInverseOffers, Master::declineInverseOffers
 */
export function answerInverseOffers(
  context: MasterContext,
  framework: FrameworkRecord,
  call: schedulerApi.CallAcceptInverseOffers | schedulerApi.CallDeclineInverseOffers,
  status: Exclude<allocatorMessages.InverseOfferStatusStatus, 'UNKNOWN'>,
): void {
  for (const { value } of call.inverse_offer_ids ?? []) {
    const record = context.state.inverseOffers.get(value);
    if (record?.frameworkId !== framework.id) continue;
    const answer = {
      status,
      framework_id: { value: framework.id },
      timestamp: timeInfo(context.nowMs),
    };
    remember(context, record.agentId, answer);
    context.allocator.send({
      type: 'updateInverseOffer',
      agentId: { value: record.agentId },
      frameworkId: { value: framework.id },
      status: answer,
      filters: call.filters ?? {},
    });
    removeInverseOffer(context, record, { rescind: false });
  }
}

function remember(
  { state }: MasterContext,
  agentId: string,
  answer: allocatorMessages.InverseOfferStatus,
): void {
  const { inverseOfferStatuses } = state;
  const statuses =
    inverseOfferStatuses.get(agentId) ?? new Map<string, allocatorMessages.InverseOfferStatus>();
  inverseOfferStatuses.set(agentId, statuses);
  statuses.set(answer.framework_id.value, answer);
}
