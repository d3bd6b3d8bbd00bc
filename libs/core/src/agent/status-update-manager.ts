/**
 * Delivers status updates to the framework at least once and in order, task by task.
 *
 * Every task has a stream: a queue of updates of which only the oldest is outstanding. It is sent
 * again, ever more rarely, until the framework acknowledges it; then the next one goes out. An
 * update is durable before it is accepted, and an acknowledgement before the next one is sent.
 * While the agent is not registered nothing is sent; afterwards every oldest update is sent at once.
 *
 * Source: mesos src/slave/task_status_update_manager.cpp
 */
import { equalBytes, hexOf, isTerminalTaskState, type StatusUpdate } from '@mezzo/domain';
import type { TaskStatus } from '@mezzo/domain/messages';
import type { Timer } from '../master/timer-heap.ts';
import type { AgentContext } from './agent-context.ts';

/** Mesos' `STATUS_UPDATE_RETRY_INTERVAL_MIN` and `_MAX`. */
export const RETRY_INTERVAL_MIN_MS = 10_000;
export const RETRY_INTERVAL_MAX_MS = 600_000;

interface UpdateStream {
  readonly frameworkId: string;
  readonly taskId: string;
  /** The run under which updates are recorded; undefined: they are not. */
  readonly containerId: string | undefined;
  /** Every uuid that was accepted, to recognise repetitions by the executor. */
  readonly received: Set<string>;
  /** Accepted and not yet acknowledged, oldest first. */
  readonly pending: StatusUpdate[];
  timer: Timer | undefined;
}

export type Acknowledgement =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'acknowledged'; readonly update: StatusUpdate };

export class StatusUpdateManager {
  private readonly context: AgentContext;
  private readonly forward: (update: StatusUpdate) => void;
  private readonly streams = new Map<string, UpdateStream>();
  private readonly streamsPerFramework = new Map<string, number>();
  private paused = true;

  /** @param forward - sends an update to the master; called again for every retry */
  constructor(context: AgentContext, forward: (update: StatusUpdate) => void) {
    this.context = context;
    this.forward = forward;
  }

  /** Whether this very update was accepted before: the executor did not hear of it and repeats. */
  isKnown(frameworkId: string, status: TaskStatus): boolean {
    const stream = this.streams.get(streamKey(frameworkId, status.task_id.value));
    return stream?.received.has(hexOf(status.uuid ?? NO_UUID)) ?? false;
  }

  /**
   * Accepts an update, unless its uuid was accepted before.
   *
   * @param containerId - the run to record it under; undefined when it need not be durable
   */
  update(update: StatusUpdate, containerId: string | undefined): void {
    const stream = this.streamOf(update, containerId);
    const uuid = hexOf(update.uuid ?? NO_UUID);
    if (stream.received.has(uuid)) return;
    stream.received.add(uuid);
    if (stream.containerId !== undefined) {
      this.context.checkpoint({ kind: 'update', containerId: stream.containerId, update });
    }
    stream.pending.push(update);
    if (stream.pending.length === 1 && !this.paused) this.send(stream, RETRY_INTERVAL_MIN_MS);
  }

  /** The framework has got the oldest update. Anything else is a repetition, or nonsense. */
  acknowledge(frameworkId: string, taskId: string, uuid: Uint8Array): Acknowledgement {
    const stream = this.streams.get(streamKey(frameworkId, taskId));
    if (stream === undefined) return refused('no update of this task is pending');
    const [oldest] = stream.pending;
    if (oldest === undefined) return refused('all updates of this task are acknowledged');
    if (!equalBytes(oldest.uuid ?? NO_UUID, uuid))
      return refused('another update is to be acknowledged');
    if (stream.containerId !== undefined) {
      const { containerId } = stream;
      this.context.checkpoint({ kind: 'acknowledgement', containerId, taskId, uuid });
    }
    stream.pending.shift();
    this.context.timers.cancel(stream.timer);
    stream.timer = undefined;
    if (isTerminalTaskState(oldest.status.state)) {
      this.context.departuresCount += 1;
      this.drop(stream);
    } else if (stream.pending.length > 0 && !this.paused) this.send(stream, RETRY_INTERVAL_MIN_MS);
    return { kind: 'acknowledged', update: oldest };
  }

  /** Restores one task's stream; sending begins with `resume`. */
  recover(stream: {
    readonly frameworkId: string;
    readonly taskId: string;
    readonly containerId: string;
    readonly updates: readonly StatusUpdate[];
    readonly acknowledgedCount: number;
  }): void {
    if (stream.updates.length === 0) return;
    const { frameworkId, taskId, containerId } = stream;
    this.add({
      frameworkId,
      taskId,
      containerId,
      received: new Set(stream.updates.map(({ uuid }) => hexOf(uuid ?? NO_UUID))),
      pending: stream.updates.slice(stream.acknowledgedCount),
      timer: undefined,
    });
  }

  /** Whether anything is left to be acknowledged, or acknowledged tasks run on. */
  hasStreams(frameworkId: string): boolean {
    return this.streamsPerFramework.has(frameworkId);
  }

  pause(): void {
    this.paused = true;
    for (const stream of this.streams.values()) {
      this.context.timers.cancel(stream.timer);
      stream.timer = undefined;
    }
  }

  resume(): void {
    this.paused = false;
    for (const stream of this.streams.values()) {
      this.context.timers.cancel(stream.timer);
      if (stream.pending.length > 0) this.send(stream, RETRY_INTERVAL_MIN_MS);
    }
  }

  /** Forgets a framework that the master has removed: nobody is left to acknowledge. */
  cleanup(frameworkId: string): void {
    for (const stream of this.streams.values()) {
      if (stream.frameworkId === frameworkId) this.drop(stream);
    }
  }

  private streamOf(update: StatusUpdate, containerId: string | undefined): UpdateStream {
    const frameworkId = update.frameworkId.value;
    const taskId = update.status.task_id.value;
    const known = this.streams.get(streamKey(frameworkId, taskId));
    if (known !== undefined) return known;
    return this.add({
      frameworkId,
      taskId,
      containerId,
      received: new Set(),
      pending: [],
      timer: undefined,
    });
  }

  private add(stream: UpdateStream): UpdateStream {
    const { frameworkId } = stream;
    this.streams.set(streamKey(frameworkId, stream.taskId), stream);
    const count = this.streamsPerFramework.get(frameworkId) ?? 0;
    this.streamsPerFramework.set(frameworkId, count + 1);
    return stream;
  }

  private send(stream: UpdateStream, intervalMs: number): void {
    const [oldest] = stream.pending;
    if (oldest === undefined) return;
    this.forward(oldest);
    stream.timer = this.context.schedule(intervalMs, () => {
      this.send(stream, Math.min(intervalMs * 2, RETRY_INTERVAL_MAX_MS));
    });
  }

  private drop(stream: UpdateStream): void {
    const { frameworkId } = stream;
    this.context.timers.cancel(stream.timer);
    this.streams.delete(streamKey(frameworkId, stream.taskId));
    const count = this.streamsPerFramework.get(frameworkId) ?? 0;
    if (count > 1) this.streamsPerFramework.set(frameworkId, count - 1);
    else this.streamsPerFramework.delete(frameworkId);
  }
}

const NO_UUID = new Uint8Array();

function streamKey(frameworkId: string, taskId: string): string {
  return `${frameworkId}\n${taskId}`;
}

function refused(reason: string): Acknowledgement {
  return { kind: 'refused', reason };
}
