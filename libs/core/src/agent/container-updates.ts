import type { AgentContext } from './agent-context.ts';
import { allotmentKey, allotmentOf } from './executor-allotment.ts';
import type { ExecutorRecord } from './records.ts';

interface PendingUpdate {
  readonly token: number;
  readonly executor: ExecutorRecord;
  /** What waits for the container to have its new resources, in order. */
  waiting: (() => void)[];
  isDone: boolean;
}

/**
 * Keeps what containers are promised in step with their tasks: more before a task is handed to its
 * executor, less after one has ended.
 *
 * Updates may be completed in any order; what waits for those of one container goes on in the order
 * in which it was asked for, so that no task overtakes the welcome of its executor.
 */
export class ContainerUpdates {
  private readonly context: AgentContext;
  private readonly onFailure: (executor: ExecutorRecord, message: string) => void;
  private readonly containerOfToken = new Map<number, string>();
  /** By container id: what is under way, oldest first; never empty. */
  private readonly underWay = new Map<string, PendingUpdate[]>();
  private nextToken = 1;

  /** @param onFailure - the container did not get its resources and cannot be trusted any more */
  constructor(
    context: AgentContext,
    onFailure: (executor: ExecutorRecord, message: string) => void,
  ) {
    this.context = context;
    this.onFailure = onFailure;
  }

  /** Runs `then` once the container has what its tasks need now: at once if nothing has changed. */
  update(executor: ExecutorRecord, then?: () => void): void {
    const allotment = allotmentOf(executor, this.context.config.cgroupsEnableCfs);
    const key = allotmentKey(allotment);
    const { containerId } = executor;
    const queue = this.underWay.get(containerId) ?? [];
    if (key === executor.allotmentKey) {
      const newest = queue.at(-1);
      if (newest === undefined) then?.();
      else if (then !== undefined) newest.waiting.push(then);
      return;
    }
    executor.allotmentKey = key;
    const token = this.nextToken++;
    const waiting = then === undefined ? [] : [then];
    queue.push({ token, executor, waiting, isDone: false });
    this.underWay.set(containerId, queue);
    this.containerOfToken.set(token, containerId);
    this.context.emit({ kind: 'updateContainer', token, containerId, ...allotment });
  }

  completed(token: number, error: string | undefined): void {
    const containerId = this.containerOfToken.get(token) ?? '';
    this.containerOfToken.delete(token);
    const update = this.underWay.get(containerId)?.find((each) => each.token === token);
    if (update === undefined) return;
    update.isDone = true;
    if (error !== undefined) {
      update.waiting = [];
      if (this.isCurrent(update)) this.onFailure(update.executor, error);
    }
    this.resume(containerId);
  }

  private resume(containerId: string): void {
    const queue = this.underWay.get(containerId) ?? [];
    while (queue[0]?.isDone === true) {
      const update = queue.shift();
      if (queue.length === 0) this.underWay.delete(containerId);
      if (update === undefined || !this.isCurrent(update)) continue;
      for (const go of update.waiting) go();
    }
  }

  private isCurrent({ executor }: PendingUpdate): boolean {
    return this.context.byContainer.get(executor.containerId) === executor;
  }
}
