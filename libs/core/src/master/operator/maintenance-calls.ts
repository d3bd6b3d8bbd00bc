/**
 * Maintenance of machines: planned, begun, ended.
 *
 *     UP ──UPDATE_MAINTENANCE_SCHEDULE──▶ DRAINING ──START_MAINTENANCE──▶ DOWN
 *      ▲                                     │                             │
 *      └──────── out of the schedule ────────┴────── STOP_MAINTENANCE ─────┘
 *
 * Source: mesos src/master/http.cpp#Master::Http::___updateMaintenanceSchedule
 */
import { defined, type RegistryChange } from '@mezzo/domain';
import type { MachineID, MachineInfo, Unavailability, maintenance } from '@mezzo/domain/messages';
import { machineKey } from '../agents/machine.ts';
import { removeAgent } from '../agents/remove-agent.ts';
import type { MasterContext } from '../master-context.ts';
import type { MachineRecord, MasterState } from '../master-state.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import { rescindOffer, withdrawInverseOffer } from '../offers/remove-offer.ts';
import { formatMachine, validateMachines, validateSchedule } from '../validation/maintenance.ts';
import { FORBIDDEN, OK, badRequest, type OperatorRequest } from './operator-request.ts';

const DOWN_CAUSE = "Operator initiated 'Machine DOWN'";

export function updateSchedule(
  context: MasterContext,
  { call, principal, answer }: OperatorRequest,
): void {
  const schedule = call.update_maintenance_schedule?.schedule ?? {};
  const reason = validateSchedule(schedule, context.state.machines);
  if (reason !== undefined) return answer(badRequest(reason));
  const action = { action: 'UPDATE_MAINTENANCE_SCHEDULE' } as const;
  const hasMachines = (schedule.windows ?? []).length > 0;
  if (hasMachines && !context.config.approve(principal, action)) return answer(FORBIDDEN);
  const plan = planOf(schedule);
  const machines = [...plan].map(([key, { id, unavailability }]) => ({
    id,
    mode: modeOf(context.state, key) === 'DOWN' ? ('DOWN' as const) : ('DRAINING' as const),
    unavailability,
  }));
  context.persist([setMaintenance(machines, [schedule])], () => {
    context.state.schedules = [schedule];
    for (const [key, machine] of [...context.state.machines]) {
      if (!plan.has(key)) setMachine(context, machine, { id: machine.info.id, mode: 'UP' });
    }
    for (const info of machines) setMachine(context, machineOf(context.state, info.id), info);
    answer(OK);
  });
}

interface PlannedMachine {
  readonly id: MachineID;
  readonly unavailability: Unavailability;
}

function planOf({ windows = [] }: maintenance.Schedule): ReadonlyMap<string, PlannedMachine> {
  const plan = new Map<string, PlannedMachine>();
  for (const { machine_ids: ids = [], unavailability } of windows) {
    for (const id of ids) plan.set(machineKey(id), { id, unavailability });
  }
  return plan;
}

function setMaintenance(
  machines: readonly MachineInfo[],
  schedules: readonly maintenance.Schedule[],
): RegistryChange {
  return { kind: 'setMaintenance', machines, schedules };
}

function modeOf(state: MasterState, key: string): MachineInfo['mode'] {
  return state.machines.get(key)?.info.mode;
}

function machineOf(state: MasterState, id: MachineID): MachineRecord {
  const key = machineKey(id);
  const machine = state.machines.get(key) ?? { info: { id }, agents: new Set<string>() };
  state.machines.set(key, machine);
  return machine;
}

/** Its agents are offered anew, with the new unavailability, and their users are asked again. */
function setMachine(context: MasterContext, machine: MachineRecord, info: MachineInfo): void {
  machine.info = info;
  for (const id of machine.agents) {
    const agent = defined(context.agent(id), `machine ${machineKey(info.id)} lists agent ${id}`);
    announceUnavailability(context, agent, info.unavailability);
  }
}

/** Source: mesos src/master/master.cpp#Master::updateUnavailability */
function announceUnavailability(
  context: MasterContext,
  agent: AgentRecord,
  unavailability: Unavailability | undefined,
): void {
  for (const offer of [...agent.offers]) rescindOffer(context, offer);
  for (const inverseOffer of [...agent.inverseOffers]) {
    withdrawInverseOffer(context, inverseOffer, { rescind: true });
  }
  context.state.inverseOfferStatuses.delete(agent.id);
  context.allocator.send({
    type: 'updateUnavailability',
    agentId: { value: agent.id },
    unavailability,
  });
}

export function startMaintenance(context: MasterContext, request: OperatorRequest): void {
  const ids = request.call.start_maintenance?.machines ?? [];
  const refusal = check(context, request, ids, {
    action: 'START_MAINTENANCE',
    from: 'DRAINING',
    failure: 'is not in DRAINING mode and cannot be brought down',
  });
  if (refusal) return;
  const keys = new Set(ids.map(machineKey));
  const machines = knownMachines(context.state).map((info): MachineInfo =>
    keys.has(machineKey(info.id)) ? { ...info, mode: 'DOWN' } : info,
  );
  context.persist([setMaintenance(machines, context.state.schedules)], () => {
    for (const id of ids) bringDown(context, machineOf(context.state, id));
    request.answer(OK);
  });
}

/** An agent that does not hear the order to shut down is removed all the same. */
function bringDown(context: MasterContext, machine: MachineRecord): void {
  for (const id of [...machine.agents]) {
    const agent = context.agent(id);
    if (agent === undefined) continue;
    context.sendToAgent(agent, { type: 'shutdown', reason: DOWN_CAUSE });
    removeAgent(context, agent, { cause: DOWN_CAUSE });
  }
  machine.info = { ...machine.info, mode: 'DOWN' };
}

export function stopMaintenance(context: MasterContext, request: OperatorRequest): void {
  const ids = request.call.stop_maintenance?.machines ?? [];
  const refusal = check(context, request, ids, {
    action: 'STOP_MAINTENANCE',
    from: 'DOWN',
    failure: 'is not in DOWN mode and cannot be brought up',
  });
  if (refusal) return;
  const keys = new Set(ids.map(machineKey));
  const machines = knownMachines(context.state).filter(({ id }) => !keys.has(machineKey(id)));
  const schedules = without(context.state.schedules, keys);
  context.persist([setMaintenance(machines, schedules)], () => {
    context.state.schedules = schedules;
    for (const id of ids) machineOf(context.state, id).info = { id, mode: 'UP' };
    request.answer(OK);
  });
}

/** The machines that the registry knows: those that are not simply up. */
function knownMachines({ machines }: MasterState): readonly MachineInfo[] {
  return [...machines.values()]
    .map(({ info }) => info)
    .filter(({ mode }) => mode === 'DRAINING' || mode === 'DOWN');
}

function without(
  schedules: readonly maintenance.Schedule[],
  keys: ReadonlySet<string>,
): readonly maintenance.Schedule[] {
  return schedules.flatMap(({ windows = [] }) => {
    const left = windows.flatMap((window) => {
      const ids = window.machine_ids?.filter((id) => !keys.has(machineKey(id))) ?? [];
      return ids.length === 0 ? [] : [{ ...window, machine_ids: ids }];
    });
    return left.length === 0 ? [] : [{ windows: left }];
  });
}

interface Transition {
  readonly action: 'START_MAINTENANCE' | 'STOP_MAINTENANCE';
  readonly from: 'DRAINING' | 'DOWN';
  readonly failure: string;
}

/** @returns whether the call was refused, and answered */
function check(
  { state, config }: MasterContext,
  { principal, answer }: OperatorRequest,
  ids: readonly MachineID[],
  { action, from, failure }: Transition,
): boolean {
  const reason = validateMachines(ids) ?? firstReason(state, ids, from, failure);
  const refusal = reason === undefined ? FORBIDDEN : badRequest(reason);
  if (reason === undefined && config.approve(principal, { action })) return false;
  answer(refusal);
  return true;
}

function firstReason(
  state: MasterState,
  ids: readonly MachineID[],
  from: 'DRAINING' | 'DOWN',
  failure: string,
): string | undefined {
  for (const id of ids) {
    const machine = state.machines.get(machineKey(id));
    const subject = `Machine '${formatMachine(id)}'`;
    if (machine === undefined) return `${subject} is not part of a maintenance schedule`;
    if (machine.info.mode !== from) return `${subject} ${failure}`;
  }
  return undefined;
}
