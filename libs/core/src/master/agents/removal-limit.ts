import type { MasterContext } from '../master-context.ts';
import type { Timer } from '../timer-heap.ts';

/** Whatever waits for a permit; a registered agent, or one that was recovered from the registry. */
export interface AwaitsRemoval {
  removalTimer: Timer | undefined;
}

/**
 * Runs `remove` when `--agent_removal_rate_limit` permits. Permits are handed out in the order of
 * asking, evenly spread over the period; a cancelled wait loses its permit.
 *
 * Source: mesos 3rdparty/libprocess/src/process/limiter.hpp#RateLimiter
 */
export function scheduleRemoval(
  context: MasterContext,
  subject: AwaitsRemoval,
  remove: () => void,
): void {
  if (subject.removalTimer?.fire !== undefined) return;
  context.metrics.count('slave_unreachable_scheduled');
  const limit = context.config.agentRemovalRateLimit;
  const { state, nowMs } = context;
  const dueMs = Math.max(nowMs, state.nextRemovalMs);
  if (limit !== undefined) state.nextRemovalMs = dueMs + limit.periodMs / limit.permits;
  subject.removalTimer = context.after(limit === undefined ? 0 : dueMs - nowMs, () => {
    context.metrics.count('slave_unreachable_completed');
    remove();
  });
}

export function cancelRemoval(context: MasterContext, subject: AwaitsRemoval): void {
  if (subject.removalTimer?.fire === undefined) return;
  context.metrics.count('slave_unreachable_canceled');
  context.cancel(subject.removalTimer);
}
