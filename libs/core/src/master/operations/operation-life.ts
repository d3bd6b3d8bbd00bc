/**
 * How an offer operation comes into the master's memory, changes there, and leaves it.
 *
 *     applyOperation ─▶ PENDING ─▶ the agent reports a terminal state ─▶ acknowledged, forgotten
 *
 * Operations on an agent's own resources are speculative: the master changes the agent's total at
 * once, and what the agent reports changes no account.
 */
import {
  applyConversions,
  conversionsOf,
  hexOf,
  invariant,
  isTerminalOperationState,
  needsCheckpointing,
  nextOperationState,
  type OperationConversion,
} from '@mezzo/domain';
import type { OfferOperation, Operation, OperationStatus } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import { setTotal } from '../model/accounting.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import type { OperationRecord } from '../model/operation-record.ts';
import { sameMessage } from '../same-message.ts';
import { countOperation } from './operation-metrics.ts';

/**
 * Changes the agent's total by a speculative operation, and sends the operation to the agent.
 *
 * @param operation - validated against the agent, so that it can be applied
 *
 * Source: mesos src/master/master.cpp#Master::_apply
 */
export function applyOperation(
  context: MasterContext,
  agent: AgentRecord,
  framework: FrameworkRecord | undefined,
  operation: OfferOperation,
): void {
  const uuid = context.ids.uuidBytes();
  const agentId = { value: agent.id };
  const status: OperationStatus = {
    ...(operation.id !== undefined && { operation_id: operation.id }),
    state: 'OPERATION_PENDING',
    agent_id: agentId,
  };
  addOperation(context, agent, {
    ...(framework !== undefined && { framework_id: { value: framework.id } }),
    agent_id: agentId,
    info: operation,
    latest_status: status,
    uuid: { value: uuid },
  });
  convertTotal(agent, operation);
  context.sendToAgent(agent, {
    type: 'applyOperation',
    frameworkId: framework && { value: framework.id },
    operation,
    operationUuid: uuid,
    resourceVersionUuid: agent.resourceVersionUuid,
  });
  framework?.metrics.add('operations');
  framework?.metrics.add(`operations/${(operation.type ?? 'UNKNOWN').toLowerCase()}`);
}

/** Totals know nothing of the roles that resources are allocated to. */
function convertTotal(agent: AgentRecord, operation: OfferOperation): void {
  const conversions = conversionsOf(operation);
  if (!conversions.ok) return;
  const total = applyConversions(
    agent.totalResources,
    conversions.value.map(unallocatedConversion),
  );
  invariant(total.ok, `agent ${agent.id} cannot apply ${operation.type ?? ''}`);
  setTotal(agent, total.value);
  agent.checkpointedResources = total.value.filter(needsCheckpointing);
  agent.viewVersion += 1;
}

export function unallocatedConversion(conversion: OperationConversion): OperationConversion {
  const { consumed, converted, destroyed } = conversion;
  return {
    consumed: consumed.unallocate(),
    converted: converted.unallocate(),
    ...(destroyed !== undefined && {
      destroyed: { ...destroyed, allocation_info: undefined },
    }),
  };
}

/** Takes an operation into the master's memory, and into its framework's if that is known. */
export function addOperation(
  context: MasterContext,
  agent: AgentRecord,
  operation: Operation,
): OperationRecord {
  const frameworkId = operation.framework_id?.value;
  const framework = frameworkId === undefined ? undefined : context.framework(frameworkId);
  const record: OperationRecord = {
    uuid: hexOf(operation.uuid.value),
    agentId: agent.id,
    frameworkId,
    operation,
    orphan: frameworkId !== undefined && framework === undefined,
  };
  countOperation(context, operation.info.type, operation.latest_status.state, 1);
  agent.operations.set(record.uuid, record);
  agent.viewVersion += 1;
  if (framework !== undefined) adoptOperation(framework, record);
  return record;
}

/** Puts an operation that is on an agent into its framework. */
export function adoptOperation(framework: FrameworkRecord, record: OperationRecord): void {
  record.orphan = false;
  framework.operations.set(record.uuid, record);
  const id = record.operation.info.id?.value;
  if (id !== undefined) framework.operationUuids.set(id, record.uuid);
}

/**
 * Takes a status into an operation's state and history. A terminal state is never left.
 *
 * Source: mesos src/master/master.cpp#Master::updateOperation
 */
export function updateOperation(
  context: MasterContext,
  record: OperationRecord,
  status: OperationStatus,
): void {
  const { operation } = record;
  const before = operation.latest_status.state;
  const state = nextOperationState(before, status.state);
  const statuses = operation.statuses ?? [];
  const repeats = sameMessage(statuses.at(-1), status);
  if (before !== state) {
    countOperation(context, operation.info.type, before, -1);
    countOperation(context, operation.info.type, state, 1);
  }
  record.operation = {
    ...operation,
    latest_status: isTerminalOperationState(before) ? operation.latest_status : status,
    statuses: repeats ? statuses : [...statuses, status],
  };
}

/** Forgets an operation; one that never ended no longer counts as under way. */
export function removeOperation(context: MasterContext, record: OperationRecord): void {
  const { operation } = record;
  const agent = context.agent(record.agentId);
  if (agent !== undefined) {
    agent.operations.delete(record.uuid);
    agent.viewVersion += 1;
  }
  const framework =
    record.frameworkId === undefined ? undefined : context.framework(record.frameworkId);
  framework?.operations.delete(record.uuid);
  const id = operation.info.id?.value;
  if (id !== undefined && framework?.operationUuids.get(id) === record.uuid) {
    framework.operationUuids.delete(id);
  }
  const { state } = operation.latest_status;
  if (!isTerminalOperationState(state)) {
    countOperation(context, operation.info.type, state, -1);
  }
}

/**
 * The framework of these operations goes away: the master acknowledges what is still to come. They
 * are speculative, so no resources are held for them.
 */
export function orphanOperations(framework: FrameworkRecord): void {
  for (const operation of framework.operations.values()) operation.orphan = true;
  framework.operations.clear();
  framework.operationUuids.clear();
}
