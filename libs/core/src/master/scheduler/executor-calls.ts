import type { AgentToMaster } from '@mezzo/domain';
import type { schedulerApi } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';
import { removeExecutor } from '../tasks/executor-life.ts';

/**
 * SHUTDOWN of an executor.
 *
 * Source: mesos src/master/master.cpp#Master::shutdown
 */
export function shutdownExecutor(
  context: MasterContext,
  framework: FrameworkRecord,
  { agent_id, executor_id }: schedulerApi.CallShutdown,
): void {
  const agent = context.agent(agent_id.value);
  if (agent === undefined) return;
  context.sendToAgent(agent, {
    type: 'shutdownExecutor',
    frameworkId: { value: framework.id },
    executorId: executor_id,
  });
}

/**
 * MESSAGE from a framework to its executor.
 *
 * Source: mesos src/master/master.cpp#Master::message
 */
export function messageToExecutor(
  context: MasterContext,
  framework: FrameworkRecord,
  { agent_id, executor_id, data }: schedulerApi.CallMessage,
): void {
  context.metrics.count('messages_framework_to_executor');
  const agent = context.agent(agent_id.value);
  if (agent?.connected !== true) {
    context.metrics.count('invalid_framework_to_executor_messages');
    return;
  }
  context.sendToAgent(agent, {
    type: 'frameworkMessage',
    frameworkId: { value: framework.id },
    executorId: executor_id,
    data,
  });
  context.metrics.count('valid_framework_to_executor_messages');
}

/**
 * A message from an executor to its framework.
 *
 * Source: mesos src/master/master.cpp#Master::executorMessage
 */
export function messageFromExecutor(
  context: MasterContext,
  message: Extract<AgentToMaster, { type: 'executorMessage' }>,
): void {
  context.metrics.count('messages_executor_to_framework');
  const framework = context.framework(message.frameworkId.value);
  const isKnown = context.agent(message.agentId.value) !== undefined;
  if (!isKnown || framework?.connected !== true) {
    context.metrics.count('invalid_executor_to_framework_messages');
    return;
  }
  context.sendToFramework(framework, {
    type: 'MESSAGE',
    message: {
      agent_id: message.agentId,
      executor_id: message.executorId,
      data: message.data,
    },
  });
  context.metrics.count('valid_executor_to_framework_messages');
}

/**
 * An executor of an agent ended. What becomes of its tasks the agent tells by itself.
 *
 * Source: mesos src/master/master.cpp#Master::exitedExecutor
 */
export function executorExited(
  context: MasterContext,
  message: Extract<AgentToMaster, { type: 'exitedExecutor' }>,
): void {
  context.metrics.count('messages_exited_executor');
  const agent = context.agent(message.agentId.value);
  const { frameworkId, executorId, agentId, status } = message;
  if (agent?.executor(frameworkId.value, executorId.value) === undefined) return;
  removeExecutor(context, agent, frameworkId.value, executorId.value);
  const framework = context.framework(frameworkId.value);
  if (framework === undefined) return;
  context.sendToFramework(framework, {
    type: 'FAILURE',
    failure: { agent_id: agentId, executor_id: executorId, status },
  });
}
