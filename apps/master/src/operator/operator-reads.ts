import {
  getAgentsView,
  getExecutorsView,
  getFrameworksView,
  getMaintenanceScheduleView,
  getMaintenanceStatusView,
  getMasterView,
  getOperationsView,
  getQuotaView,
  getRolesView,
  getStateView,
  getTasksView,
  getWeightsView,
  type MasterState,
  type ViewPermissions,
} from '@mezzo/core';
import type { ObjectApprovers } from '@mezzo/domain';
import type { masterApi, Task } from '@mezzo/domain/messages';
import { versionInfo, type Encoding } from '@mezzo/http-kit';

/** What the answers of reading calls are made of. */
export interface ReadSource {
  readonly state: MasterState;
  readonly permissions: ViewPermissions;
  readonly approvers: ObjectApprovers;
  readonly encoding: Encoding;
  readonly rolesWhitelist: readonly string[] | undefined;
  readonly flags: ReadonlyMap<string, string>;
  readonly loggingLevel: number;
}

type Read = (source: ReadSource) => Omit<masterApi.Response, 'type'>;

/** Calls that are answered from the master's state as it is now. */
export const operatorReads: Partial<Record<masterApi.CallType, Read>> = {
  GET_HEALTH: () => ({ get_health: { healthy: true } }),
  GET_FLAGS: ({ flags }) => ({
    get_flags: { flags: [...flags].map(([name, value]) => ({ name, value })) },
  }),
  GET_VERSION: () => ({ get_version: { version_info: versionInfo } }),
  GET_LOGGING_LEVEL: ({ loggingLevel }) => ({ get_logging_level: { level: loggingLevel } }),
  GET_MASTER: ({ state }) => ({ get_master: getMasterView(state) }),
  GET_STATE: (source) => ({
    get_state: {
      ...getStateView(source.state, source.permissions),
      get_tasks: tasksView(source),
    },
  }),
  GET_AGENTS: ({ state, permissions }) => ({ get_agents: getAgentsView(state, permissions) }),
  GET_FRAMEWORKS: ({ state, permissions }) => ({
    get_frameworks: getFrameworksView(state, permissions),
  }),
  GET_EXECUTORS: ({ state, permissions }) => ({
    get_executors: getExecutorsView(state, permissions),
  }),
  GET_OPERATIONS: ({ state, permissions }) => ({
    get_operations: getOperationsView(state, permissions),
  }),
  GET_TASKS: (source) => ({ get_tasks: tasksView(source) }),
  GET_ROLES: ({ state, permissions, rolesWhitelist }) => ({
    get_roles: getRolesView(state, rolesWhitelist, permissions),
  }),
  GET_WEIGHTS: ({ state, permissions }) => {
    const view = getWeightsView(state, permissions);
    return view.weight_infos?.length === 0 ? {} : { get_weights: view };
  },
  GET_QUOTA: ({ state, approvers }) => ({
    get_quota: getQuotaView(state, (role) => approvers.approved('GET_QUOTA', { value: role })),
  }),
  GET_MAINTENANCE_STATUS: ({ state, approvers }) => ({
    get_maintenance_status: getMaintenanceStatusView(state, (machine) =>
      approvers.approved('GET_MAINTENANCE_STATUS', { machine }),
    ),
  }),
  GET_MAINTENANCE_SCHEDULE: ({ state, approvers }) => ({
    get_maintenance_schedule: getMaintenanceScheduleView(state, (machine) =>
      approvers.approved('GET_MAINTENANCE_SCHEDULE', { machine }),
    ),
  }),
};

/**
 * In protobuf the tasks of completed frameworks are missing, as they are in Mesos.
 *
 * Source: mesos src/master/readonly_handler.cpp#serializeGetTasks
 */
function tasksView({ state, permissions, encoding }: ReadSource): masterApi.ResponseGetTasks {
  const view = getTasksView(state, permissions);
  if (encoding === 'json') return view;
  const ofLiving = (tasks: readonly Task[] = []): readonly Task[] =>
    tasks.filter((task) => !state.frameworks.completed.has(task.framework_id.value));
  return {
    tasks: ofLiving(view.tasks),
    unreachable_tasks: ofLiving(view.unreachable_tasks),
    completed_tasks: ofLiving(view.completed_tasks),
  };
}
