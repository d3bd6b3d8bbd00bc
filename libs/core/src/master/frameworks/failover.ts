import type { MasterContext } from '../master-context.ts';
import type { StreamId } from '../master-input.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { discardOffer, withdrawInverseOffer } from '../offers/remove-offer.ts';
import { activateFramework } from './deactivate.ts';
import { closeStream, greet, openStream } from './stream.ts';

/**
 * A framework that this master knows subscribes again, on a new stream. The old stream, if it still
 * stands, gets an error and is closed. Offers are given back without a word: the new instance of the
 * scheduler knows nothing of them.
 *
 * Source: mesos src/master/master.cpp#Master::failoverFramework
 */
export function failOver(
  context: MasterContext,
  framework: FrameworkRecord,
  streamId: StreamId,
): void {
  framework.reregisteredTimeMs = context.nowMs;
  if (framework.connected) {
    context.sendToFramework(framework, {
      type: 'ERROR',
      error: { message: 'Framework failed over' },
    });
    closeStream(context, framework);
  }
  openStream(context, framework, streamId);
  for (const offer of [...framework.offers]) discardOffer(context, offer);
  for (const inverseOffer of [...framework.inverseOffers]) {
    withdrawInverseOffer(context, inverseOffer, { rescind: false });
  }
  activateFramework(context, framework);
  greet(context, framework);
}
