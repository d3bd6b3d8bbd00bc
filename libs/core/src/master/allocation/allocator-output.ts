import type { AllocatorOutput } from '@mezzo/domain';
import type { MasterContext } from '../master-context.ts';
import { makeInverseOffers } from '../offers/make-inverse-offers.ts';
import { makeOffers } from '../offers/make-offers.ts';
import { beginAllocatorEpoch } from './snapshot.ts';

/**
 * What the allocator says. Answers of a former epoch are ignored; answers to questions that the
 * shell asked by itself (metrics, explanations) are the shell's.
 */
export function allocatorOutput(context: MasterContext, output: AllocatorOutput): void {
  if (!context.allocator.isCurrent(output)) return;
  if (output.type === 'offers') {
    for (const proposal of output.proposals) makeOffers(context, proposal);
  } else if (output.type === 'inverseOffers') {
    for (const proposal of output.proposals) makeInverseOffers(context, proposal);
  } else if (output.type === 'resyncNeeded') beginAllocatorEpoch(context);
}
