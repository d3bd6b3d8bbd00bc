import type { OperationState } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';

/**
 * Tells frameworks what becomes of their operations on an agent that leaves. Nobody acknowledges
 * this: whoever misses it reconciles.
 *
 * Source: mesos src/master/master.cpp#Master::sendBulkOperationFeedback
 */
export function sendBulkOperationFeedback(
  context: MasterContext,
  agent: AgentRecord,
  outcome: { readonly state: OperationState; readonly message: string },
): void {
  for (const { operation, frameworkId } of agent.operations.values()) {
    const operationId = operation.info.id;
    const framework = frameworkId === undefined ? undefined : context.framework(frameworkId);
    if (operationId === undefined || framework === undefined) continue;
    context.sendToFramework(framework, {
      type: 'UPDATE_OPERATION_STATUS',
      update_operation_status: {
        status: { operation_id: operationId, ...outcome, agent_id: { value: agent.id } },
      },
    });
  }
}
