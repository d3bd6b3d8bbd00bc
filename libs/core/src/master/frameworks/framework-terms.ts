import type { schedulerApi } from '@mezzo/domain/messages';

/** What a framework asks for, besides its information, when it subscribes or updates itself. */
export interface FrameworkTerms {
  readonly suppressedRoles: readonly string[];
  readonly offerConstraints: schedulerApi.OfferConstraints | undefined;
}

export function termsOf(
  call: schedulerApi.CallSubscribe | schedulerApi.CallUpdateFramework,
): FrameworkTerms {
  return {
    suppressedRoles: call.suppressed_roles ?? [],
    offerConstraints: call.offer_constraints,
  };
}
