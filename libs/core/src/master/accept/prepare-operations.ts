import { success, upgradeOperation, type Result } from '@mezzo/domain';
import type { OfferOperation, TaskInfo } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { injectRole } from './inject-role.ts';
import { dropOperation, isLaunch, refuseTasks, tasksOf } from './refuse.ts';

/** What the operations of one ACCEPT have in common. */
export interface OperationScope {
  readonly framework: FrameworkRecord;
  readonly agent: AgentRecord;
  /** The role that the offers were made to. */
  readonly role: string;
}

/**
 * Checks the resources and the id of each operation, brings it into the form that the rest of the
 * master works with, and drops those that cannot be carried out.
 *
 * Source: mesos src/master/master.cpp#Master::accept
 */
export function prepareOperations(
  context: MasterContext,
  scope: OperationScope,
  operations: readonly OfferOperation[],
): readonly OfferOperation[] {
  const prepared: OfferOperation[] = [];
  for (const operation of operations) {
    const result = check(operation, scope);
    if (result.ok) prepared.push(normalise(result.value, scope));
    else refuse(context, scope.framework, operation, result.reason);
  }
  return prepared;
}

function check(operation: OfferOperation, scope: OperationScope): Result<OfferOperation> {
  const upgraded = upgradeOperation(operation);
  const reason = upgraded.ok ? undefined : upgraded.reason;
  const resourceReason = reason ?? checkSource(operation);
  if (resourceReason !== undefined || !upgraded.ok) {
    const prefix = isLaunch(operation) ? '' : 'Operation attempted with invalid resources: ';
    return { ok: false, reason: prefix + (resourceReason ?? '') };
  }
  const feedbackReason = operation.id === undefined ? undefined : checkFeedback(operation, scope);
  if (feedbackReason !== undefined) return { ok: false, reason: feedbackReason };
  return success(upgraded.value);
}

function checkSource({ type, reserve }: OfferOperation): string | undefined {
  return type === 'RESERVE' && (reserve?.source ?? []).length > 0
    ? 'Reservation updates are not yet implemented for the scheduler API.'
    : undefined;
}

/** The framework wants to be told what becomes of the operation. */
function checkFeedback(operation: OfferOperation, { agent }: OperationScope): string | undefined {
  const { type = 'UNKNOWN' } = operation;
  if (isLaunch(operation)) return `The \`id\` field cannot be set on ${type} operations`;
  const { resourceProvider, agentOperationFeedback } = agent.capabilities;
  if (!resourceProvider) {
    return (
      `Operation requested feedback, but agent ${agent.id} does not have the required` +
      ' RESOURCE_PROVIDER capability'
    );
  }
  if (agentOperationFeedback || hasProvider(operation)) return undefined;
  return (
    `Operation on agent default resources requested feedback, but agent ${agent.id} does not` +
    ' have the required AGENT_OPERATION_FEEDBACK and RESOURCE_PROVIDER capabilities'
  );
}

/** Source: mesos src/common/resources_utils.cpp#getResourceProviderId */
function hasProvider(operation: OfferOperation): boolean {
  const { reserve, unreserve, create, destroy, grow_volume, shrink_volume } = operation;
  const first =
    reserve?.resources?.[0] ??
    unreserve?.resources?.[0] ??
    create?.volumes?.[0] ??
    destroy?.volumes?.[0] ??
    grow_volume?.volume ??
    shrink_volume?.volume ??
    operation.create_disk?.source ??
    operation.destroy_disk?.source;
  return first?.provider_id !== undefined;
}

function refuse(
  context: MasterContext,
  framework: FrameworkRecord,
  operation: OfferOperation,
  message: string,
): void {
  if (operation.type === undefined || operation.type === 'UNKNOWN') return;
  if (!isLaunch(operation)) return dropOperation(context, framework, operation, message);
  refuseTasks(context, framework, tasksOf(operation), {
    state: 'TASK_ERROR',
    reason: operation.type === 'LAUNCH' ? 'REASON_TASK_INVALID' : 'REASON_TASK_GROUP_INVALID',
    message,
  });
}

/** Fills in what frameworks may leave out. */
function normalise(operation: OfferOperation, scope: OperationScope): OfferOperation {
  const injected = injectRole(operation, scope.role);
  const { launch, launch_group } = injected;
  if (launch !== undefined) {
    const tasks = launch.task_infos?.map((task) => normaliseTask(task, scope.framework.id));
    return { ...injected, launch: { task_infos: tasks } };
  }
  if (launch_group === undefined) return injected;
  const { executor, task_group } = launch_group;
  const tasks = task_group.tasks?.map((task) => ({ executor, ...task }));
  return { ...injected, launch_group: { executor, task_group: { tasks } } };
}

function normaliseTask(task: TaskInfo, frameworkId: string): TaskInfo {
  const { executor, health_check: check } = task;
  return {
    ...task,
    ...(executor !== undefined &&
      executor.framework_id === undefined && {
        executor: { ...executor, framework_id: { value: frameworkId } },
      }),
    ...(check !== undefined &&
      check.type === undefined &&
      (check.command === undefined) !== (check.http === undefined) && {
        health_check: { ...check, type: check.command === undefined ? 'HTTP' : 'COMMAND' },
      }),
  };
}
