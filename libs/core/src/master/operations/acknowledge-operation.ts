import { equalBytes, isTerminalOperationState } from '@mezzo/domain';
import type { schedulerApi } from '@mezzo/domain/messages';
import { checkDrained } from '../agents/drain-state.ts';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { removeOperation } from './operation-life.ts';

type Call = schedulerApi.CallAcknowledgeOperationStatus;

/**
 * A framework has seen a status of its operation; with the last one the operation is forgotten.
 *
 * Source: mesos src/master/master.cpp#Master::acknowledgeOperationStatus
 */
export function acknowledgeOperation(
  context: MasterContext,
  framework: FrameworkRecord,
  call: Call,
): void {
  const { metrics } = context;
  metrics.count('messages_operation_status_update_acknowledgement');
  const agent = context.agent(call.agent_id?.value ?? '');
  const uuid = framework.operationUuids.get(call.operation_id.value);
  const record = uuid === undefined ? undefined : agent?.operations.get(uuid);
  if (agent === undefined || record === undefined || !canAcknowledge(agent, call)) {
    metrics.count('invalid_operation_status_update_acknowledgements');
    return;
  }
  const status = record.operation.statuses?.find(
    (each) => each.uuid !== undefined && equalBytes(each.uuid.value, call.uuid),
  );
  if (status === undefined) {
    // Counted among the acknowledgements of tasks, as in Mesos.
    metrics.count('invalid_status_update_acknowledgements');
    return;
  }
  if (isTerminalOperationState(status.state)) removeOperation(context, record);
  context.sendToAgent(agent, {
    type: 'acknowledgeOperationStatus',
    frameworkId: { value: framework.id },
    operationUuid: record.operation.uuid.value,
    statusUuid: call.uuid,
  });
  metrics.count('valid_operation_status_update_acknowledgements');
  checkDrained(context, agent);
}

function canAcknowledge({ connected, capabilities }: AgentRecord, call: Call): boolean {
  const isAble =
    call.resource_provider_id === undefined
      ? capabilities.agentOperationFeedback
      : capabilities.resourceProvider;
  return connected && isAble;
}
