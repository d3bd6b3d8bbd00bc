import type { OfferOperation, TaskInfo } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { countOperation } from '../operations/operation-metrics.ts';
import type { StatusDraft } from '../tasks/make-status.ts';
import { refuseTask } from '../tasks/send-status.ts';

/**
 * An operation that is not a launch cannot be carried out. Its framework is told if it gave the
 * operation an id.
 *
 * Source: mesos src/master/master.cpp#Master::drop
 */
export function dropOperation(
  context: MasterContext,
  framework: FrameworkRecord,
  operation: OfferOperation,
  message: string,
): void {
  countOperation(context, operation.type, 'OPERATION_ERROR', 1);
  if (operation.id === undefined) return;
  context.sendToFramework(framework, {
    type: 'UPDATE_OPERATION_STATUS',
    update_operation_status: {
      status: { operation_id: operation.id, state: 'OPERATION_ERROR', message },
    },
  });
}

/** Tells the framework that these tasks were not launched. */
export function refuseTasks(
  context: MasterContext,
  framework: FrameworkRecord,
  tasks: readonly TaskInfo[],
  why: Pick<StatusDraft, 'state' | 'reason' | 'message'>,
): void {
  for (const task of tasks) {
    refuseTask(context, framework, {
      taskId: task.task_id.value,
      agentId: task.agent_id.value,
      ...why,
    });
  }
}

/** The tasks that an operation would launch; none for any other operation. */
export function tasksOf({ type, launch, launch_group }: OfferOperation): readonly TaskInfo[] {
  if (type === 'LAUNCH') return launch?.task_infos ?? [];
  return type === 'LAUNCH_GROUP' ? (launch_group?.task_group.tasks ?? []) : [];
}

export function isLaunch({ type }: OfferOperation): boolean {
  return type === 'LAUNCH' || type === 'LAUNCH_GROUP';
}
