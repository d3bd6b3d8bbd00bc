import type { masterApi } from '@mezzo/domain/messages';
import type { Resources } from '@mezzo/domain';
import type { MasterState } from '../master-state.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import type { InverseOfferRecord, OfferRecord } from '../model/offer-record.ts';
import { timeInfo } from './time.ts';
import type { ViewPermissions } from './view-permissions.ts';

type Framework = masterApi.ResponseGetFrameworksFramework;

/**
 * A framework as events of the operator API show it: information, flags and times, the times always
 * present.
 *
 * Source: mesos src/common/protobuf_utils.cpp#createFrameworkAdded
 */
export function frameworkEventView(framework: FrameworkRecord): Framework {
  return {
    framework_info: framework.info,
    active: framework.active,
    connected: framework.connected,
    recovered: framework.recovered,
    registered_time: timeInfo(framework.registeredTimeMs),
    reregistered_time: timeInfo(framework.reregisteredTimeMs),
    unregistered_time: timeInfo(framework.unregisteredTimeMs),
  };
}

/** What views show of a framework, its tasks and executors left aside, as it was at one time. */
export interface FrameworkFacts extends Pick<
  FrameworkRecord,
  | 'id'
  | 'info'
  | 'capabilities'
  | 'active'
  | 'connected'
  | 'recovered'
  | 'registeredTimeMs'
  | 'reregisteredTimeMs'
  | 'unregisteredTimeMs'
  | 'offerConstraints'
> {
  readonly used: Resources;
  readonly offered: Resources;
  readonly offers: readonly OfferRecord[];
  readonly inverseOffers: readonly InverseOfferRecord[];
}

export function frameworkFacts(framework: FrameworkRecord): FrameworkFacts {
  const { id, info, capabilities, active, connected, recovered, offerConstraints } = framework;
  const { registeredTimeMs, reregisteredTimeMs, unregisteredTimeMs } = framework;
  return {
    ...{ id, info, capabilities, active, connected, recovered, offerConstraints },
    ...{ registeredTimeMs, reregisteredTimeMs, unregisteredTimeMs },
    used: framework.totalUsedResources(),
    offered: framework.totalOfferedResources(),
    offers: [...framework.offers],
    inverseOffers: [...framework.inverseOffers],
  };
}

/**
 * A framework as GET_FRAMEWORKS shows it.
 *
 * Source: mesos src/master/readonly_handler.cpp#model<mesos::master::Response::GetFrameworks::Framework>
 */
export function frameworkView(framework: FrameworkFacts): Framework {
  return {
    framework_info: framework.info,
    active: framework.active,
    connected: framework.connected,
    recovered: framework.recovered,
    ...presentTime('registered_time', framework.registeredTimeMs),
    ...presentTime('reregistered_time', framework.reregisteredTimeMs),
    ...presentTime('unregistered_time', framework.unregisteredTimeMs),
    offers: framework.offers.map(({ offer }) => offer),
    inverse_offers: framework.inverseOffers.map(({ inverseOffer }) => inverseOffer),
    allocated_resources: framework.used.endpointMessages,
    offered_resources: framework.offered.endpointMessages,
    offer_constraints: framework.offerConstraints ?? {},
  };
}

type Times = Pick<Framework, 'registered_time' | 'reregistered_time' | 'unregistered_time'>;

/** A time that never was is left out. */
function presentTime(name: keyof Times, ms: number): Times {
  return ms === 0 ? {} : { [name]: timeInfo(ms) };
}

/** Source: mesos src/master/readonly_handler.cpp#getFrameworks */
export function getFrameworksView(
  state: MasterState,
  permissions: ViewPermissions,
): masterApi.ResponseGetFrameworks {
  const { registered, completed } = state.frameworks;
  const viewOf = (framework: FrameworkRecord) => frameworkView(frameworkFacts(framework));
  const isVisible = ({ info }: FrameworkRecord) => permissions.framework(info);
  return {
    frameworks: [...registered.values()].filter(isVisible).map(viewOf),
    completed_frameworks: [...completed.values()].filter(isVisible).map(viewOf),
  };
}
