/** What can be compared of recorded events, in one line each. */
import type { masterApi, schedulerApi } from '@mezzo/domain/messages';

/** Nothing for offers, heartbeats and the first event of a stream. */
export function schedulerEventText(event: schedulerApi.Event): readonly string[] {
  const { error, rescind, failure, message, update } = event;
  const operation = event.update_operation_status?.status;
  if (error !== undefined) return [`ERROR ${error.message}`];
  if (rescind !== undefined) return [`RESCIND ${rescind.offer_id.value}`];
  if (failure !== undefined) {
    const { agent_id: agentId, executor_id: executorId, status } = failure;
    return [`FAILURE ${agentId?.value ?? '-'} ${executorId?.value ?? '-'} ${status ?? '-'}`];
  }
  if (message !== undefined) {
    return [`MESSAGE ${message.agent_id.value} ${message.executor_id.value}`];
  }
  if (update?.status.source === 'SOURCE_MASTER') {
    const { task_id, agent_id, state, reason = '', message = '' } = update.status;
    return [`${state} ${task_id.value} ${agent_id?.value ?? '-'} ${reason} ${message}`];
  }
  if (update !== undefined) return [`${update.status.state} ${update.status.task_id.value}`];
  if (operation === undefined) return [];
  const { operation_id, state, message: reason = '' } = operation;
  return [`${state} ${operation_id?.value ?? '-'} ${reason}`];
}

/** Nothing for heartbeats and the first event of a stream. */
export function operatorEventText(event: masterApi.Event): readonly string[] {
  const { task_added: added, task_updated: updated, agent_added: agent } = event;
  const framework = event.framework_added ?? event.framework_updated;
  const type = event.type ?? '';
  if (added !== undefined) return [`${type} ${added.task.task_id.value} ${added.task.state}`];
  if (updated !== undefined) {
    const { status, state } = updated;
    return [`${type} ${status.task_id.value} ${status.state} ${state}`];
  }
  if (framework !== undefined) {
    const { framework_info: info, active, connected, recovered } = framework.framework;
    return [`${type} ${info.id?.value ?? ''} ${active} ${connected} ${recovered}`];
  }
  if (agent !== undefined) return [`${type} ${agent.agent.agent_info.id?.value ?? ''}`];
  const removed = event.agent_removed?.agent_id ?? event.framework_removed?.framework_info.id;
  return removed === undefined ? [] : [`${type} ${removed.value}`];
}
