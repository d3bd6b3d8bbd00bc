import {
  getMaintenanceScheduleView,
  getMaintenanceStatusView,
  getMasterView,
  getOperationsView,
  getQuotaView,
  getRolesView,
  getWeightsView,
  type MasterState,
  type ViewPermissions,
} from '@mezzo/core';
import type { ObjectApprovers } from '@mezzo/domain';
import type { masterApi } from '@mezzo/domain/messages';
import { versionInfo } from '@mezzo/http-kit';

/** What the answers of reading calls are made of. */
export interface ReadSource {
  readonly state: MasterState;
  readonly permissions: ViewPermissions;
  readonly approvers: ObjectApprovers;
  readonly rolesWhitelist: readonly string[] | undefined;
  readonly flags: ReadonlyMap<string, string>;
  readonly loggingLevel: number;
}

type Read = (source: ReadSource) => Omit<masterApi.Response, 'type'>;

/** Calls that are answered at once from the master's state as it is now; none of them is large. */
export const operatorReads: Partial<Record<masterApi.CallType, Read>> = {
  GET_HEALTH: () => ({ get_health: { healthy: true } }),
  GET_FLAGS: ({ flags }) => ({
    get_flags: { flags: [...flags].map(([name, value]) => ({ name, value })) },
  }),
  GET_VERSION: () => ({ get_version: { version_info: versionInfo } }),
  GET_LOGGING_LEVEL: ({ loggingLevel }) => ({ get_logging_level: { level: loggingLevel } }),
  GET_MASTER: ({ state }) => ({ get_master: getMasterView(state) }),
  GET_OPERATIONS: ({ state, permissions }) => ({
    get_operations: getOperationsView(state, permissions),
  }),
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
