import type { Master } from '@mezzo/core';
import type { MetricsSource } from '@mezzo/http-kit';
import type { PendingReplies } from './pending-replies.ts';
import type { ReadyLoop } from './ready-loop.ts';

/** Queues of the master, and of the registry. */
export function loopMetrics(
  master: Master,
  loop: ReadyLoop,
  replies: PendingReplies,
): MetricsSource {
  return {
    collectMetrics: () =>
      new Map([
        ['master/event_queue_messages', loop.waitingCount],
        ['master/event_queue_dispatches', 0],
        ['master/event_queue_http_requests', replies.count],
        ['registrar/queued_operations', master.metrics.queuedRegistryOperations],
      ]),
  };
}
