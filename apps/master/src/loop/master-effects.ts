import type { AgentLink } from '../agents/agent-link.ts';
import type { AllocatorLink } from '../allocator/allocator-link.ts';
import type { EffectHandlers } from './effect-handlers.ts';
import type { PendingReplies } from './pending-replies.ts';
import type { RegistryWriter } from './registry-writer.ts';
import type { OperatorStreams } from '../operator/operator-streams.ts';
import type { SchedulerStreams } from '../scheduler/scheduler-streams.ts';

export interface MasterEffectsParts {
  readonly registry: RegistryWriter;
  readonly agents: AgentLink;
  readonly allocator: AllocatorLink;
  readonly schedulers: SchedulerStreams;
  readonly operators: OperatorStreams;
  readonly replies: PendingReplies;
  readonly stepDown: (reason: string) => void;
}

/** Hands each effect to the line it is for. */
export function masterEffects(parts: MasterEffectsParts): EffectHandlers {
  const { registry, agents, allocator, schedulers, operators, replies, stepDown } = parts;
  return {
    persist: (token, changes) => registry.persist(token, changes),
    toAgent: (address, message) => agents.send(address, message),
    toAllocator: (input) => allocator.send(input),
    toScheduler: (streamId, event) => schedulers.send(streamId, event),
    closeScheduler: (streamId) => schedulers.close(streamId),
    publish: (event, subject) => operators.publish(event, subject),
    reply: (requestId, reply) => replies.settle(requestId, reply),
    stepDown,
  };
}
