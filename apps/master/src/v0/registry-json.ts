import type { MasterState } from '@mezzo/core';
import { downgradeResources } from '@mezzo/domain';
import type { AgentInfo, MachineInfoMode, MasterInfo } from '@mezzo/domain/messages';
import {
  AgentInfo as AgentInfoMessage,
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
    quota_configs: listOrNothing(state.quotas.values(), (config) =>
      fragment(QuotaConfig.toJson(config, 'v0')),
    ),
    weights: listOrNothing(state.weights, ([role, weight]) => ({
      info: fragment(WeightInfo.toJson({ role, weight }, 'v0')),
    })),
  };
}

function agentsJson({ agents }: MasterState): Members {
  const { registered, recovered, unreachable, gone, deactivated } = agents;
  const infos = [...[...registered.values()].map(({ info }) => info), ...recovered.values()];
  const isUntouched = infos.length + unreachable.size + gone.size === 0;
  const admitted = listOrNothing(infos, (info) => ({
    deactivated: deactivated.has(info.id?.value ?? ''),
    info: agentInfoJson(info),
  }));
  return {
    slaves: isUntouched ? undefined : { slaves: admitted },
    unreachable: departedJson(unreachable, (id) => ({ deactivated: deactivated.has(id) })),
    gone: departedJson(gone, () => ({})),
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
