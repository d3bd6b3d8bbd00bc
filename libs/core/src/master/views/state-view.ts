import type { masterApi } from '@mezzo/domain/messages';
import type { MasterState } from '../master-state.ts';
import { getAgentsView } from './agent-view.ts';
import { getFrameworksView } from './framework-view.ts';
import { getExecutorsView, getTasksView } from './task-view.ts';
import type { ViewPermissions } from './view-permissions.ts';

/**
 * Everything at once: GET_STATE, and the beginning of an operator's event stream.
 *
 * Source: mesos src/master/readonly_handler.cpp#getState
 */
export function getStateView(
  state: MasterState,
  permissions: ViewPermissions,
): masterApi.ResponseGetState {
  return {
    get_tasks: getTasksView(state, permissions),
    get_executors: getExecutorsView(state, permissions),
    get_frameworks: getFrameworksView(state, permissions),
    get_agents: getAgentsView(state, permissions),
  };
}

/** Source: mesos src/master/http.cpp#getMaster */
export function getMasterView(state: MasterState): masterApi.ResponseGetMaster {
  return {
    ...(state.masterInfo !== undefined && { master_info: state.masterInfo }),
    start_time: state.startTimeMs / 1000,
    ...(state.electedTimeMs !== undefined && { elected_time: state.electedTimeMs / 1000 }),
  };
}
