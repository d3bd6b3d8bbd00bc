/**
 * An agent reports on an operation. The framework is told if it gave the operation an id; otherwise
 * the master itself acknowledges.
 *
 * Source: mesos src/master/master.cpp#Master::updateOperationStatus
 */
import { hexOf, isTerminalOperationState, type AgentToMaster } from '@mezzo/domain';
import type { OperationStatus } from '@mezzo/domain/messages';
import { checkDrained } from '../agents/drain-state.ts';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { OperationRecord } from '../model/operation-record.ts';
import { removeOperation, updateOperation } from './operation-life.ts';

type Message = Extract<AgentToMaster, { type: 'operationStatusUpdate' }>;

/**
 * How long after an agent's re-registration an operation waits for its framework to come back.
 * Source: mesos src/master/constants.hpp#MIN_WAIT_BEFORE_ORPHAN_OPERATION_ADOPTION
 */
const ORPHAN_PATIENCE_MS = 10 * 60 * 1000;

export function operationStatusUpdate(context: MasterContext, message: Message): void {
  context.metrics.count('messages_operation_status_update');
  const agent = context.agent(message.agentId.value);
  const record = agent?.operations.get(hexOf(message.operationUuid));
  if (agent === undefined || record === undefined) return forwardUnknown(context, message);
  context.metrics.count('valid_operation_status_updates');
  const id = record.operation.info.id;
  const status: OperationStatus =
    id === undefined ? message.status : { ...message.status, operation_id: id };
  updateOperation(context, record, status);
  const willFrameworkAcknowledge = id !== undefined && !record.orphan && isAlive(context, record);
  if (willFrameworkAcknowledge) forward(context, record, status);
  else acknowledgeOurselves(context, agent, record, status);
  checkDrained(context, agent);
}

/** The master knows nothing of it; the framework may. */
function forwardUnknown(context: MasterContext, { frameworkId, status }: Message): void {
  if (frameworkId === undefined) return;
  context.metrics.count('invalid_operation_status_updates');
  const framework = context.framework(frameworkId.value);
  if (framework === undefined) return;
  context.sendToFramework(framework, {
    type: 'UPDATE_OPERATION_STATUS',
    update_operation_status: { status },
  });
}

function isAlive(context: MasterContext, { frameworkId }: OperationRecord): boolean {
  return frameworkId !== undefined && !context.state.frameworks.completed.has(frameworkId);
}

function forward(context: MasterContext, record: OperationRecord, status: OperationStatus): void {
  const framework = context.framework(record.frameworkId ?? '');
  if (framework !== undefined) {
    context.sendToFramework(framework, {
      type: 'UPDATE_OPERATION_STATUS',
      update_operation_status: { status },
    });
  }
  // Nobody acknowledges a status without a UUID.
  if (status.uuid === undefined && isTerminalOperationState(status.state)) {
    removeOperation(context, record);
  }
}

function acknowledgeOurselves(
  context: MasterContext,
  agent: AgentRecord,
  record: OperationRecord,
  status: OperationStatus,
): void {
  if (status.uuid !== undefined) {
    if (isAwaited(context, agent, record)) return;
    context.sendToAgent(agent, {
      type: 'acknowledgeOperationStatus',
      frameworkId: record.operation.framework_id,
      operationUuid: record.operation.uuid.value,
      statusUuid: status.uuid.value,
    });
  }
  if (isTerminalOperationState(status.state)) removeOperation(context, record);
}

/** After a change of master the agent may be back before the framework is. */
function isAwaited(context: MasterContext, agent: AgentRecord, record: OperationRecord): boolean {
  const isExpected =
    record.operation.info.id !== undefined && record.orphan && isAlive(context, record);
  const sinceMs = context.nowMs - (agent.reregisteredTimeMs ?? Number.NEGATIVE_INFINITY);
  return isExpected && sinceMs < ORPHAN_PATIENCE_MS;
}
