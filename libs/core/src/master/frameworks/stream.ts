import type { MasterContext } from '../master-context.ts';
import type { StreamId } from '../master-input.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';

/** How often a subscribed scheduler hears from the master. Source: mesos src/master/constants.hpp */
export const HEARTBEAT_INTERVAL_MS = 15_000;

/** Makes a stream the framework's connection. A former one must have been closed before. */
export function openStream(
  context: MasterContext,
  framework: FrameworkRecord,
  streamId: StreamId,
): void {
  framework.streamId = streamId;
  framework.connection = 'connected';
  framework.version += 1;
  context.state.frameworks.byStream.set(streamId, framework);
  context.cancel(framework.failoverTimer);
}

/** Sends SUBSCRIBED, and heartbeats from now on, the first one at once. */
export function greet(context: MasterContext, framework: FrameworkRecord): void {
  context.sendToFramework(framework, {
    type: 'SUBSCRIBED',
    subscribed: {
      framework_id: { value: framework.id },
      heartbeat_interval_seconds: HEARTBEAT_INTERVAL_MS / 1000,
      master_info: context.masterInfo,
    },
  });
  heartbeat(context, framework);
}

function heartbeat(context: MasterContext, framework: FrameworkRecord): void {
  context.sendToFramework(framework, { type: 'HEARTBEAT' });
  framework.heartbeatTimer = context.after(HEARTBEAT_INTERVAL_MS, () =>
    heartbeat(context, framework),
  );
}

/** Ends the framework's connection from our side, after whatever was sent on it. */
export function closeStream(context: MasterContext, framework: FrameworkRecord): void {
  const { streamId } = framework;
  forgetStream(context, framework);
  if (streamId !== undefined) context.emit({ kind: 'closeScheduler', streamId });
}

/** The connection is gone: nothing more is sent on it. */
export function forgetStream(context: MasterContext, framework: FrameworkRecord): void {
  if (!framework.connected) return;
  if (framework.streamId !== undefined) {
    context.state.frameworks.byStream.delete(framework.streamId);
  }
  context.cancel(framework.heartbeatTimer);
  framework.streamId = undefined;
  framework.connection = 'disconnected';
  framework.version += 1;
}
