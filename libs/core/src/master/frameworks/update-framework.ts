import type { FrameworkInfo } from '@mezzo/domain/messages';
import { tellFrameworkUpdated } from '../allocation/snapshot.ts';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { rescindOffer } from '../offers/remove-offer.ts';
import type { FrameworkTerms } from './framework-terms.ts';

/**
 * Takes over new information and terms that have been checked. Offers for roles that the framework
 * left are rescinded; what it still uses under them stays.
 *
 * Source: mesos src/master/master.cpp#Master::updateFramework
 */
export function applyFrameworkUpdate(
  context: MasterContext,
  framework: FrameworkRecord,
  info: FrameworkInfo,
  terms: FrameworkTerms,
): void {
  framework.setInfo(info);
  framework.suppressedRoles = new Set(terms.suppressedRoles);
  framework.offerConstraints = terms.offerConstraints;
  for (const offer of [...framework.offers]) {
    if (!framework.roles.has(offer.role)) rescindOffer(context, offer);
  }
  tellFrameworkUpdated(context, framework);
}
