import { durationFromSeconds, millisecondsOf } from '@mezzo/domain';
import type { FrameworkInfo } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';
import type { StreamId } from '../master-input.ts';
import { deactivateFramework } from './deactivate.ts';
import { removeFramework } from './remove-framework.ts';
import { forgetStream } from './stream.ts';

/**
 * A scheduler's stream is gone. Its tasks run on; it has its failover timeout to come back. The end
 * of a stream that was replaced meanwhile means nothing.
 *
 * Source: mesos src/master/master.cpp#Master::_exited
 */
export function schedulerDisconnected(context: MasterContext, streamId: StreamId): void {
  const framework = context.state.frameworks.byStream.get(streamId);
  if (framework === undefined) return;
  deactivateFramework(context, framework, { rescind: true });
  forgetStream(context, framework);
  framework.failoverTimer = context.after(failoverTimeoutMs(framework.info), () =>
    removeFramework(context, framework),
  );
}

/** Not below zero: a negative timeout, which Mesos accepts, is over at once. */
export function failoverTimeoutMs(info: FrameworkInfo): number {
  const timeout = durationFromSeconds(info.failover_timeout ?? 0);
  return timeout.ok ? Math.max(0, millisecondsOf(timeout.value)) : 0;
}
