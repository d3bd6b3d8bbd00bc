import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { discardOffer, rescindOffer, withdrawInverseOffer } from '../offers/remove-offer.ts';

/**
 * Takes a framework out of the allocation and withdraws what it was offered.
 *
 * Source: mesos src/master/master.cpp#Master::deactivate
 */
export function deactivateFramework(
  context: MasterContext,
  framework: FrameworkRecord,
  options: { readonly rescind: boolean },
): void {
  if (!framework.active) return;
  framework.active = false;
  framework.version += 1;
  context.allocator.send({
    type: 'frameworkDeactivated',
    frameworkId: { value: framework.id },
  });
  for (const offer of [...framework.offers]) {
    if (options.rescind) rescindOffer(context, offer);
    else discardOffer(context, offer);
  }
  for (const inverseOffer of [...framework.inverseOffers]) {
    withdrawInverseOffer(context, inverseOffer, options);
  }
}

/** Puts a framework back into the allocation. */
export function activateFramework(context: MasterContext, framework: FrameworkRecord): void {
  if (framework.active) return;
  framework.active = true;
  framework.version += 1;
  context.allocator.send({ type: 'frameworkActivated', frameworkId: { value: framework.id } });
}
