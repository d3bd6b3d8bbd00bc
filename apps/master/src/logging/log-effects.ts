import type { PublishSubject, Reply } from '@mezzo/core';
import type { RegistryChange } from '@mezzo/domain';
import type { masterApi } from '@mezzo/domain/messages';
import type { Log, LogFields } from '@mezzo/http-kit';
import type { EffectHandlers } from '../loop/effect-handlers.ts';

/** Carries out what `handlers` does, and writes a line for each thing that became otherwise. */
export function logEffects(log: Log, handlers: EffectHandlers): EffectHandlers {
  return {
    ...bound(handlers),
    persist(token, changes) {
      for (const change of changes) log.info(changeFields(change), 'registry change');
      handlers.persist(token, changes);
    },
    toScheduler(streamId, event) {
      if (event.type === 'ERROR') {
        log.warn({ streamId, reason: event.error?.message }, 'scheduler refused');
      } else log.debug({ streamId, event: event.type }, 'scheduler event');
      handlers.toScheduler(streamId, event);
    },
    closeScheduler(streamId) {
      log.info({ streamId }, 'scheduler stream closed');
      handlers.closeScheduler(streamId);
    },
    publish(event, subject) {
      log.info(eventFields(event, subject), eventText(event));
      handlers.publish(event, subject);
    },
    reply(requestId, reply) {
      if (reply.status >= 400) log.debug(replyFields(reply), 'call refused');
      handlers.reply(requestId, reply);
    },
    stepDown(reason) {
      log.error({ reason }, 'master steps down');
      handlers.stepDown(reason);
    },
  };
}

function bound(handlers: EffectHandlers): Pick<EffectHandlers, 'toAgent' | 'toAllocator'> {
  return {
    toAgent: (address, message) => handlers.toAgent(address, message),
    toAllocator: (input) => handlers.toAllocator(input),
  };
}

function replyFields({ status, text }: Reply): LogFields {
  return { status, text };
}

/** What a change concerns, without its whole content. */
function changeFields(change: RegistryChange): LogFields {
  switch (change.kind) {
    case 'putAgent':
      return {
        change: change.kind,
        agentId: change.agent.info.id?.value,
        hostname: change.agent.info.hostname,
      };
    case 'putUnreachable':
    case 'putGone':
      return { change: change.kind, agentId: change.agent.id.value };
    case 'removeAgent':
    case 'removeUnreachable':
    case 'removeGone':
      return { change: change.kind, agentId: change.agentId.value };
    case 'putQuota':
      return { change: change.kind, role: change.config.role };
    case 'removeQuota':
      return { change: change.kind, role: change.role };
    case 'putWeight':
      return { change: change.kind, role: change.weight.role, weight: change.weight.weight };
    case 'putFramework':
      return { change: change.kind, frameworkId: change.framework.id?.value };
    case 'removeFramework':
      return { change: change.kind, frameworkId: change.frameworkId };
    case 'setMaintenance':
      return { change: change.kind, machines: change.machines.length };
  }
}

/** `TASK_UPDATED` is `task updated`. */
function eventText(event: masterApi.Event): string {
  return (event.type ?? 'UNKNOWN').toLowerCase().replaceAll('_', ' ');
}

function eventFields(event: masterApi.Event, subject: PublishSubject | undefined): LogFields {
  const { task_added, task_updated, agent_added, agent_removed } = event;
  if (task_updated !== undefined) {
    const { status, state, framework_id } = task_updated;
    return {
      taskId: status.task_id.value,
      frameworkId: framework_id.value,
      agentId: status.agent_id?.value,
      state,
      reason: status.reason,
      source: status.source,
    };
  }
  if (task_added !== undefined) {
    const { task_id, framework_id, agent_id, state } = task_added.task;
    return {
      taskId: task_id.value,
      frameworkId: framework_id.value,
      agentId: agent_id.value,
      state,
    };
  }
  if (agent_added !== undefined) {
    const { agent_info, pid } = agent_added.agent;
    return { agentId: agent_info.id?.value, hostname: agent_info.hostname, pid };
  }
  if (agent_removed !== undefined) return { agentId: agent_removed.agent_id.value };
  return { frameworkId: subject?.framework?.id?.value, name: subject?.framework?.name };
}
