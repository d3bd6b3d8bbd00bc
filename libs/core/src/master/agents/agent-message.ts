import { assertNever, type AgentToMaster } from '@mezzo/domain';
import type { MasterContext } from '../master-context.ts';
import type { MasterInput } from '../master-input.ts';
import { operationStatusUpdate } from '../operations/operation-status-update.ts';
import { executorExited, messageFromExecutor } from '../scheduler/executor-calls.ts';
import { statusUpdate } from '../tasks/status-update.ts';
import { pong } from './ping-agent.ts';
import { registerAgent } from './register-agent.ts';
import { removeAgent } from './remove-agent.ts';
import { reregisterAgent } from './reregister-agent.ts';
import { updateAgent } from './update-agent.ts';

/**
 * A message from an agent. A message that names another agent than the one at its address is
 * ignored: nobody speaks for others.
 */
export function agentMessage(
  context: MasterContext,
  { from, principal }: AgentSender,
  message: AgentToMaster,
): void {
  const sender = { address: from, principal };
  if (message.type === 'register') return registerAgent(context, sender, message);
  if (message.type === 'reregister') return reregisterAgent(context, sender, message);
  if (message.type === 'pong') return answerPong(context, from);
  if (!isFromItself(context, from, message)) return dropForeign(context, message);
  switch (message.type) {
    case 'unregister':
      return unregister(context, message.agentId.value);
    case 'updateAgent':
      return updateAgent(context, message);
    case 'statusUpdate':
      return statusUpdate(context, message.update);
    case 'operationStatusUpdate':
      return operationStatusUpdate(context, message);
    case 'exitedExecutor':
      return executorExited(context, message);
    case 'executorMessage':
      return messageFromExecutor(context, message);
    default:
      return assertNever(message);
  }
}

type AgentSender = Pick<Extract<MasterInput, { kind: 'agentMessage' }>, 'from' | 'principal'>;

type Tied = Exclude<AgentToMaster, { type: 'register' | 'reregister' | 'pong' }>;

function isFromItself(context: MasterContext, from: string, message: Tied): boolean {
  const id = message.type === 'statusUpdate' ? message.update.agentId : message.agentId;
  return context.agent(id.value)?.address === from;
}

/** Counted as Mesos counts messages of agents it does not know. */
function dropForeign({ metrics }: MasterContext, message: Tied): void {
  if (message.type === 'statusUpdate') {
    metrics.count('messages_status_update');
    metrics.count('invalid_status_updates');
  } else if (message.type === 'executorMessage') {
    metrics.count('messages_executor_to_framework');
    metrics.count('invalid_executor_to_framework_messages');
  } else if (message.type === 'exitedExecutor') metrics.count('messages_exited_executor');
  else if (message.type === 'unregister') metrics.count('messages_unregister_slave');
  else if (message.type === 'updateAgent') metrics.count('messages_update_slave');
  else {
    metrics.count('messages_operation_status_update');
    metrics.count('invalid_operation_status_updates');
  }
}

function answerPong(context: MasterContext, from: string): void {
  const agent = context.state.agents.byAddress.get(from);
  if (agent !== undefined) pong(context, agent);
}

function unregister(context: MasterContext, agentId: string): void {
  context.metrics.count('messages_unregister_slave');
  const agent = context.agent(agentId);
  if (agent === undefined) return;
  removeAgent(context, agent, {
    cause: 'the agent unregistered',
    counter: 'slave_removals/reason_unregistered',
  });
}
