import type { AgentInfo } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import { markRecoveredUnreachable } from './mark-unreachable.ts';
import { scheduleRemoval, type AwaitsRemoval } from './removal-limit.ts';

/**
 * Gives the agents of the registry their time to come back after a change of master. When too many
 * do not, something else is wrong, and this master stops rather than give up half the cluster.
 *
 * Source: mesos src/master/master.cpp#Master::recoveredSlavesTimeout
 */
export function awaitRecoveredAgents(context: MasterContext): void {
  const { recovered } = context.state.agents;
  const total = recovered.size;
  if (total === 0) return;
  context.after(context.config.agentReregisterTimeoutMs, () => {
    const missing = recovered.size;
    const limit = context.config.recoveryAgentRemovalLimit;
    if (missing / total > limit) {
      const reason =
        `post-recovery agent removal limit exceeded: ${missing} of ${total} recovered agents did` +
        ` not reregister; the limit is ${limit * 100}%`;
      return context.emit({ kind: 'stepDown', reason });
    }
    for (const info of recovered.values()) giveUp(context, info);
  });
}

function giveUp(context: MasterContext, info: AgentInfo): void {
  const subject: AwaitsRemoval = { removalTimer: undefined };
  scheduleRemoval(context, subject, () => markRecoveredUnreachable(context, info));
}
