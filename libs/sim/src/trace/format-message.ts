import { hexOf, type AgentToMaster, type MasterToAgent } from '@mezzo/domain';

/** One line about a message from an agent: what it is about, not all it says. */
export function formatAgentMessage(message: AgentToMaster): string {
  switch (message.type) {
    case 'statusUpdate': {
      const { status, uuid, latestState } = message.update;
      const id = hexOf(uuid ?? new Uint8Array()).slice(0, 8);
      return `${status.task_id.value} ${status.state} (${latestState}) ${status.reason ?? ''} ${id}`;
    }
    case 'reregister': {
      const tasks = message.tasks.map(({ task_id: id, state }) => `${id.value}:${state.slice(5)}`);
      return `reregister ${message.agentInfo.id?.value ?? ''} with ${tasks.join(' ')}`;
    }
    case 'exitedExecutor':
      return `exitedExecutor ${message.frameworkId.value} ${message.executorId.value}`;
    default:
      return message.type;
  }
}

/** One line about a message from a master. */
export function formatMasterMessage(message: MasterToAgent): string {
  switch (message.type) {
    case 'runTask':
      return `runTask ${message.task.task_id.value}`;
    case 'runTaskGroup': {
      const tasks = message.taskGroup.tasks ?? [];
      return `runTaskGroup ${tasks.map(({ task_id: id }) => id.value).join(' ')}`;
    }
    case 'killTask':
      return `killTask ${message.taskId.value}`;
    case 'acknowledgeStatusUpdate':
      return `acknowledge ${message.taskId.value} ${hexOf(message.uuid).slice(0, 8)}`;
    case 'reregistered': {
      const asked = message.reconciliations.flatMap(({ statuses }) =>
        statuses.map(({ task_id: id }) => id.value),
      );
      return `reregistered ${asked.join(' ')}`;
    }
    case 'shutdownFramework':
      return `shutdownFramework ${message.frameworkId.value}`;
    case 'shutdown':
      return `shutdown: ${message.reason}`;
    default:
      return message.type;
  }
}
