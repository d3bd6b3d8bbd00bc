import type { Operation, OperationStatus, schedulerApi } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';

type Asked = schedulerApi.CallReconcileOperationsOperation;

/**
 * RECONCILE_OPERATIONS: tells the state of the operations that are asked for, or of all when none is.
 *
 * Source: mesos src/master/master.cpp#Master::reconcileOperations
 */
export function reconcileOperations(
  context: MasterContext,
  framework: FrameworkRecord,
  { operations = [] }: schedulerApi.CallReconcileOperations,
): void {
  context.metrics.count('messages_reconcile_operations');
  const statuses =
    operations.length === 0
      ? [...framework.operations.values()].map(({ operation }) => latestStatus(operation))
      : operations.map((asked) => answer(context, framework, asked));
  for (const status of statuses) {
    context.sendToFramework(framework, {
      type: 'UPDATE_OPERATION_STATUS',
      update_operation_status: { status },
    });
  }
}

/** Without its UUID: an answer is not acknowledged. */
function latestStatus({ statuses, latest_status }: Operation): OperationStatus {
  const { uuid: _, ...status } = statuses?.at(-1) ?? latest_status;
  return status;
}

function answer(
  context: MasterContext,
  framework: FrameworkRecord,
  { operation_id, agent_id, resource_provider_id }: Asked,
): OperationStatus {
  const uuid = framework.operationUuids.get(operation_id.value);
  const record = uuid === undefined ? undefined : framework.operations.get(uuid);
  if (record !== undefined) return latestStatus(record.operation);
  return {
    operation_id,
    ...verdict(context, agent_id?.value),
    ...(agent_id !== undefined && { agent_id }),
    ...(resource_provider_id !== undefined && { resource_provider_id }),
  };
}

/** What the fate of its agent says about an operation nobody knows. */
function verdict(
  context: MasterContext,
  agentId: string | undefined,
): Pick<OperationStatus, 'state' | 'message'> {
  const { recovered, registered, unreachable, gone } = context.state.agents;
  const say = (state: OperationStatus['state'], text: string) => ({
    state,
    message: `Reconciliation: ${text}`,
  });
  if (agentId === undefined) {
    return say('OPERATION_UNKNOWN', "Operation is unknown and no 'agent_id' was provided");
  }
  if (recovered.has(agentId)) {
    return say('OPERATION_RECOVERING', 'Agent is recovered but has not re-registered');
  }
  if (registered.has(agentId)) return say('OPERATION_UNKNOWN', 'Operation is unknown');
  if (unreachable.has(agentId)) return say('OPERATION_UNREACHABLE', 'Agent is unreachable');
  if (gone.has(agentId)) {
    return say('OPERATION_GONE_BY_OPERATOR', 'Agent marked gone by operator');
  }
  return say('OPERATION_UNKNOWN', 'Both operation and agent are unknown');
}
