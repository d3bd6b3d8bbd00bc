/** Views of what operators configure: weights, quotas and maintenance. */
import { toMilli } from '@mezzo/domain';
import type { MachineID, masterApi, quota } from '@mezzo/domain/messages';
import type { MasterState } from '../master-state.ts';
import type { ViewPermissions } from './view-permissions.ts';

/** Weights that were set; roles without one weigh 1. */
export function getWeightsView(
  state: MasterState,
  permissions: ViewPermissions,
): masterApi.ResponseGetWeights {
  const infos = [...state.weights]
    .filter(([role]) => permissions.role(role))
    .map(([role, weight]) => ({ weight, role }));
  return { weight_infos: infos };
}

/**
 * Quotas, in the form of today and in that of the past, which knew no limits.
 *
 * @param mayView - GET_QUOTA for a role
 *
 * Source: mesos src/master/quota_handler.cpp#QuotaHandler::status
 */
export function getQuotaView(
  state: MasterState,
  mayView: (role: string) => boolean,
): masterApi.ResponseGetQuota {
  const configs = [...state.quotas.values()].filter(({ role }) => mayView(role)).map(quotaConfig);
  return { status: { infos: configs.map(quotaInfo), configs } };
}

/** Guarantees of nothing are not kept. A limit of nothing is a limit. */
function quotaConfig(config: quota.QuotaConfig): quota.QuotaConfig {
  const { guarantees } = config;
  if (guarantees === undefined) return config;
  const kept = Object.entries(guarantees).filter(([, { value }]) => toMilli(value) > 0);
  return { ...config, guarantees: Object.fromEntries(kept.toSorted(byName)) };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function quotaInfo({ role, guarantees = {} }: quota.QuotaConfig): quota.QuotaInfo {
  const guarantee = Object.entries(guarantees).map(([name, scalar]) => ({
    name,
    type: 'SCALAR' as const,
    scalar,
  }));
  return guarantee.length === 0 ? { role } : { role, guarantee };
}

/**
 * The maintenance schedule; machines that the reader may not see are left out.
 *
 * @param mayView - whether a machine shows
 *
 * Source: mesos src/master/http.cpp#_getMaintenanceSchedule
 */
export function getMaintenanceScheduleView(
  state: MasterState,
  mayView: (machine: MachineID) => boolean,
): masterApi.ResponseGetMaintenanceSchedule {
  const windows = state.schedules
    .flatMap((schedule) => schedule.windows ?? [])
    .map((window) => ({ ...window, machine_ids: window.machine_ids?.filter(mayView) }))
    .filter(({ machine_ids = [] }) => machine_ids.length > 0);
  return { schedule: { windows } };
}

/**
 * Machines in maintenance, and what frameworks answered to inverse offers.
 *
 * Source: mesos src/master/http.cpp#_getMaintenanceStatus
 */
export function getMaintenanceStatusView(
  state: MasterState,
  mayView: (machine: MachineID) => boolean,
): masterApi.ResponseGetMaintenanceStatus {
  const machines = [...state.machines.values()].filter(({ info }) => mayView(info.id));
  const draining = machines.filter(({ info }) => info.mode === 'DRAINING');
  const down = machines.filter(({ info }) => info.mode === 'DOWN');
  return {
    status: {
      draining_machines: draining.map(({ info, agents }) => ({
        id: info.id,
        statuses: [...agents].flatMap((id) => [
          ...(state.inverseOfferStatuses.get(id)?.values() ?? []),
        ]),
      })),
      down_machines: down.map(({ info }) => info.id),
    },
  };
}
