import type { schedulerApi } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { discardOffer } from './remove-offer.ts';

/**
 * DECLINE: offers that no longer stand are skipped. Absent filters mean the default of five seconds.
 *
 * Deviates: an offer of another framework is skipped, too; Mesos would discard it.
 *
 * Source: mesos src/master/master.cpp#Master::decline
 */
export function decline(
  context: MasterContext,
  framework: FrameworkRecord,
  call: schedulerApi.CallDecline,
): void {
  context.metrics.count('messages_decline_offers');
  for (const { value } of call.offer_ids ?? []) {
    const record = context.state.offers.get(value);
    if (record?.frameworkId !== framework.id) continue;
    discardOffer(context, record, call.filters ?? {});
    framework.metrics.add('offers/declined');
  }
}
