import { isDefaultQuota, type MasterState } from '@mezzo/core';
import { downgradeResources } from '@mezzo/domain';
import type { AgentInfo, MachineInfoMode, MasterInfo, quota } from '@mezzo/domain/messages';
import {
  AgentInfo as AgentInfoMessage,
  DrainInfo,
  fragment,
  MachineInfo,
  MasterInfo as MasterInfoMessage,
  QuotaConfig,
  MaintenanceSchedule,
  withMembers,
  WeightInfo,
  type WritableJson,
} from '@mezzo/proto';

type Members = Readonly<Record<string, WritableJson | undefined>>;

/**
 * `/registrar(1)/registry`: what the registry holds, in the form of Mesos' own.
 *
 * Source: mesos src/master/registrar.cpp#RegistrarProcess::registry
 */
export function registryJson(state: MasterState, self: MasterInfo): WritableJson {
  return {
    master: { info: fragment(MasterInfoMessage.toJson(self, 'v0')) },
    ...agentsJson(state),
    ...machinesJson(state),
    quota_configs: listOrNothing(keptQuotas(state), (config) =>
      fragment(QuotaConfig.toJson(config, 'v0')),
    ),
    weights: listOrNothing(state.weights, ([role, weight]) => ({
      info: fragment(WeightInfo.toJson({ role, weight }, 'v0')),
    })),
    minimum_capabilities: listOrNothing(minimumCapabilities(state), (capability) => ({
      capability,
    })),
  };
}

/** The master remembers of a role that its quota was taken back; the registry does not. */
function keptQuotas({ quotas }: MasterState): readonly quota.QuotaConfig[] {
  return [...quotas.values()].filter((config) => !isDefaultQuota(config));
}

/** What a master must be capable of to take over what is registered here. */
function minimumCapabilities(state: MasterState): readonly string[] {
  return [
    ...(state.agents.deactivated.size > 0 ? ['AGENT_DRAINING'] : []),
    ...(keptQuotas(state).length > 0 ? ['QUOTA_V2'] : []),
  ];
}

function agentsJson({ agents }: MasterState): Members {
  const { registered, recovered, unreachable, gone } = agents;
  const infos = [...[...registered.values()].map(({ info }) => info), ...recovered.values()];
  const isUntouched = infos.length + unreachable.size + gone.size === 0;
  const admitted = listOrNothing(infos, (info) => ({
    ...conditionJson(agents, info.id?.value ?? ''),
    info: agentInfoJson(info),
  }));
  return {
    slaves: isUntouched ? undefined : { slaves: admitted },
    unreachable: departedJson(unreachable, (id) => conditionJson(agents, id)),
    gone: departedJson(gone, () => ({})),
  };
}

function conditionJson({ draining, deactivated }: MasterState['agents'], id: string): Members {
  const drain = draining.get(id)?.info;
  return {
    deactivated: deactivated.has(id),
    drain_info: drain && fragment(DrainInfo.toJson(drain, 'v0')),
  };
}

function departedJson(
  agents: ReadonlyMap<string, { readonly sinceNs: bigint }>,
  more: (id: string) => Members,
): WritableJson | undefined {
  const slaves = listOrNothing(agents, ([id, { sinceNs }]) => ({
    ...more(id),
    id: { value: id },
    timestamp: { nanoseconds: sinceNs },
  }));
  return slaves && { slaves };
}

/** Resources stand in the old format here, where that can tell them. */
function agentInfoJson(info: AgentInfo): WritableJson {
  const old = downgradeResources(info.resources);
  const resources = old.ok ? old.value : info.resources;
  const json = AgentInfoMessage.toJson({ ...info, resources }, 'v0');
  return withMembers(json, { checkpoint: true });
}

function machinesJson({ machines, schedules }: MasterState): Members {
  const inMaintenance = [...machines.values()].filter(({ info }) => isInMaintenance(info.mode));
  const list = listOrNothing(inMaintenance, ({ info }) => ({
    info: fragment(MachineInfo.toJson(info, 'v0')),
  }));
  return {
    machines: list && { machines: list },
    schedules: listOrNothing(schedules, (schedule) =>
      fragment(MaintenanceSchedule.toJson(schedule, 'v0')),
    ),
  };
}

/** The master knows every agent's machine; the registry only those that maintenance is about. */
function isInMaintenance(mode: MachineInfoMode | undefined): boolean {
  return mode !== undefined && mode !== 'UP';
}

function listOrNothing<T>(
  values: Iterable<T>,
  write: (value: T) => WritableJson,
): readonly WritableJson[] | undefined {
  const list = [...values].map(write);
  return list.length === 0 ? undefined : list;
}
