import type { masterApi } from '@mezzo/domain/messages';
import type { MasterState } from '../master-state.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
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

/**
 * A framework as GET_FRAMEWORKS shows it.
 *
 * Source: mesos src/master/readonly_handler.cpp#model<mesos::master::Response::GetFrameworks::Framework>
 */
export function frameworkView(framework: FrameworkRecord): Framework {
  const used = framework.totalUsedResources().endpointMessages;
  const offered = framework.totalOfferedResources().endpointMessages;
  return {
    framework_info: framework.info,
    active: framework.active,
    connected: framework.connected,
    recovered: framework.recovered,
    ...presentTime('registered_time', framework.registeredTimeMs),
    ...presentTime('reregistered_time', framework.reregisteredTimeMs),
    ...presentTime('unregistered_time', framework.unregisteredTimeMs),
    offers: [...framework.offers].map(({ offer }) => offer),
    inverse_offers: [...framework.inverseOffers].map(({ inverseOffer }) => inverseOffer),
    allocated_resources: used,
    offered_resources: offered,
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
  const isVisible = ({ info }: FrameworkRecord) => permissions.framework(info);
  return {
    frameworks: [...registered.values()].filter(isVisible).map(frameworkView),
    completed_frameworks: [...completed.values()].filter(isVisible).map(frameworkView),
  };
}
