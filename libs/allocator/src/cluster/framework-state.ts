import type { OfferConstraintsFilter } from '@mezzo/domain';
import type { FrameworkID, FrameworkInfo, schedulerApi } from '@mezzo/domain/messages';
import { capabilitiesOf, rolesOf } from '../framework-traits.ts';
import { hashText } from '../random/mix.ts';
import type { FrameworkRole } from './framework-role.ts';

/** A subscribed, disconnected or recovered framework. */
export class FrameworkState {
  readonly id: string;
  readonly idMessage: FrameworkID;
  readonly hash: number;
  /** Those it is subscribed to, and those it only holds resources in. */
  readonly roles = new Map<string, FrameworkRole>();
  info: FrameworkInfo;
  constraints: OfferConstraintsFilter;
  /** What `constraints` was compiled from. */
  offerConstraints: schedulerApi.OfferConstraints | undefined = undefined;
  isActive: boolean;
  /** Subscribed roles in the order given. */
  subscribedRoles: readonly string[] = [];
  isMultiRole = false;
  mayUseGpus = false;
  isRegionAware = false;
  mayUseShared = false;
  mayUseRevocable = false;
  mayUseRefined = false;
  /** Agent id → when inverse offers may be sent again, ms. */
  readonly inverseFilters = new Map<string, number>();

  constructor(info: FrameworkInfo, constraints: OfferConstraintsFilter, isActive: boolean) {
    this.id = info.id?.value ?? '';
    this.idMessage = { value: this.id };
    this.hash = hashText(this.id);
    this.info = info;
    this.constraints = constraints;
    this.isActive = isActive;
    this.setInfo(info);
  }

  setInfo(info: FrameworkInfo): void {
    const capabilities = capabilitiesOf(info);
    this.info = info;
    this.subscribedRoles = rolesOf(info);
    this.isMultiRole = capabilities.has('MULTI_ROLE');
    this.mayUseGpus = capabilities.has('GPU_RESOURCES');
    this.isRegionAware = capabilities.has('REGION_AWARE');
    this.mayUseShared = capabilities.has('SHARED_RESOURCES');
    this.mayUseRevocable = capabilities.has('REVOCABLE_RESOURCES');
    this.mayUseRefined = capabilities.has('RESERVATION_REFINEMENT');
  }
}
