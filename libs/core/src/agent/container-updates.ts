import type { AgentContext } from './agent-context.ts';
import { allotmentKey, allotmentOf } from './executor-allotment.ts';
import type { ExecutorRecord } from './records.ts';

interface PendingUpdate {
  readonly executor: ExecutorRecord;
  /** What waits for the container to have its new resources, in order. */
  readonly waiting: (() => void)[];
}

/**
 * Keeps what containers are promised in step with their tasks: more before a task is handed to its
 * executor, less after one has ended.
 */
export class ContainerUpdates {
  private readonly context: AgentContext;
  private readonly onFailure: (executor: ExecutorRecord, message: string) => void;
  private readonly pending = new Map<number, PendingUpdate>();
  private readonly newestToken = new Map<string, number>();
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
    const underWay = this.pending.get(this.newestToken.get(containerId) ?? 0);
    if (key === executor.allotmentKey) {
      if (then === undefined) return;
      if (underWay === undefined) then();
      else underWay.waiting.push(then);
      return;
    }
    executor.allotmentKey = key;
    const token = this.nextToken++;
    this.pending.set(token, { executor, waiting: then === undefined ? [] : [then] });
    this.newestToken.set(containerId, token);
    this.context.emit({ kind: 'updateContainer', token, containerId, ...allotment });
  }

  completed(token: number, error: string | undefined): void {
    const update = this.pending.get(token);
    if (update === undefined) return;
    this.pending.delete(token);
    const { executor, waiting } = update;
    const { containerId } = executor;
    if (this.newestToken.get(containerId) === token) this.newestToken.delete(containerId);
    if (this.context.byContainer.get(containerId) !== executor) return;
    if (error !== undefined) this.onFailure(executor, error);
    else for (const resume of waiting) resume();
  }
}
