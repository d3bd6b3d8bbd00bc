import type { AllocatorOutput } from '@mezzo/domain';
import type { MasterContext } from '../master-context.ts';
import { makeInverseOffers } from '../offers/make-inverse-offers.ts';
import { makeOffers } from '../offers/make-offers.ts';
import { beginAllocatorEpoch } from './snapshot.ts';

/**
 * What the allocator says, all of it: answers to questions that the shell asked by itself (metrics,
 * explanations) are the shell's, but their numbers count.
 */
export function allocatorOutput(context: MasterContext, output: AllocatorOutput): void {
  const admission = context.allocator.admit(output);
  if (admission === 'resync') beginAllocatorEpoch(context);
  else if (admission === 'take') take(context, output);
}

function take(context: MasterContext, output: AllocatorOutput): void {
  if (output.type === 'offers') {
    for (const proposal of output.proposals) makeOffers(context, proposal);
  } else if (output.type === 'inverseOffers') {
    for (const proposal of output.proposals) makeInverseOffers(context, proposal);
  }
}
