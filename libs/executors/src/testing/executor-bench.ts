import {
  invariant,
  type HostedCheckRequest,
  type HostedExecutor,
  type HostedExecutorHost,
  type HostedLaunchRequest,
} from '@mezzo/domain';
import type { executorApi, FrameworkInfo, TaskInfo, TaskStatus } from '@mezzo/domain/messages';
import type { HostedExecutorOptions, RecoveredExecutor } from '../executor-identity.ts';

export interface Signal {
  readonly container: string;
  readonly signal: 'SIGTERM' | 'SIGKILL';
}

/** One hosted executor with a host that writes down what it is asked for; time passes on demand. */
export class ExecutorBench<
  E extends HostedExecutor = HostedExecutor,
> implements HostedExecutorHost {
  readonly executor: E;
  readonly calls: executorApi.Call[] = [];
  readonly launches: HostedLaunchRequest[] = [];
  readonly attached: string[] = [];
  readonly signals: Signal[] = [];
  readonly checks: HostedCheckRequest[] = [];
  saved: string | undefined;
  hasExited = false;
  nowMs = 1_000_000;
  private readonly timers = new Map<string, number>();
  private count = 0;

  constructor(
    create: (options: HostedExecutorOptions) => E,
    options: {
      readonly recovered?: RecoveredExecutor | undefined;
      readonly httpCommandExecutor?: boolean;
      readonly capabilities?: FrameworkInfo['capabilities'];
    } = {},
  ) {
    const { recovered, httpCommandExecutor = false, capabilities = [] } = options;
    this.executor = create({
      framework: { user: 'root', name: 'f', id: { value: 'F' }, capabilities },
      executor: { executor_id: { value: 'E' } },
      containerId: { value: 'c' },
      host: this,
      shutdownGraceMs: 5_000,
      httpCommandExecutor,
      recovered,
    });
    this.executor.start(this.nowMs);
    this.event({ type: 'SUBSCRIBED' });
  }

  event(event: executorApi.Event): void {
    this.executor.onEvent(event, this.nowMs);
  }

  launched(container: string, error?: string): void {
    const containerId = this.idOf(container);
    this.executor.onContainerLaunched({ containerId, error }, this.nowMs);
  }

  exited(container: string, status: number | undefined): void {
    const containerId = this.idOf(container);
    this.executor.onContainerExit({ containerId, status }, this.nowMs);
  }

  acknowledge({ task_id, uuid }: TaskStatus): void {
    invariant(uuid !== undefined, 'executors give every update a uuid');
    this.event({ type: 'ACKNOWLEDGED', acknowledged: { task_id, uuid } });
  }

  /** Lets time pass; timers go off on their way, in their order. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    for (let next = this.nextTimer(); next !== undefined; next = this.nextTimer()) {
      if (next.atMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, next.atMs);
      this.timers.delete(next.timer);
      this.executor.onTimer(next.timer, this.nowMs);
    }
    this.nowMs = endMs;
  }

  get statuses(): readonly TaskStatus[] {
    return this.calls.flatMap(({ update }) => (update === undefined ? [] : [update.status]));
  }

  /** `task STATE` of every update so far. */
  get told(): readonly string[] {
    return this.statuses.map(({ task_id, state }) => `${task_id.value} ${state}`);
  }

  get lastStatus(): TaskStatus | undefined {
    return this.statuses.at(-1);
  }

  call(call: executorApi.Call): void {
    this.calls.push(call);
  }

  launch(request: HostedLaunchRequest): void {
    this.launches.push(request);
  }

  attach({ value }: { readonly value: string }): void {
    this.attached.push(value);
  }

  signal({ value }: { readonly value: string }, signal: Signal['signal']): void {
    this.signals.push({ container: value, signal });
  }

  check(request: HostedCheckRequest): void {
    this.checks.push(request);
  }

  setTimer(timer: string, atMs: number): void {
    this.timers.set(timer, atMs);
  }

  cancelTimer(timer: string): void {
    this.timers.delete(timer);
  }

  save(state: string): void {
    this.saved = state;
  }

  newUuid(): Uint8Array {
    this.count += 1;
    return Uint8Array.of(this.count);
  }

  newContainerId(): string {
    this.count += 1;
    return `n${String(this.count)}`;
  }

  exit(): void {
    this.hasExited = true;
  }

  private nextTimer(): { readonly timer: string; readonly atMs: number } | undefined {
    const [first] = [...this.timers].sort(([, left], [, right]) => left - right);
    return first && { timer: first[0], atMs: first[1] };
  }

  private idOf(container: string): HostedLaunchRequest['containerId'] {
    return container === 'c' ? { value: 'c' } : { value: container, parent: { value: 'c' } };
  }
}

export function aTask(id: string, changes: Partial<TaskInfo> = {}): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: { value: 'S0' },
    command: { value: 'true' },
    ...changes,
  };
}
