import type { HostedCheckResult, HostedExecutorHost } from '@mezzo/domain';
import type { CheckStatusInfo, ContainerID, TaskInfo } from '@mezzo/domain/messages';
import { CheckLoop } from './check-loop.ts';
import { checkStatusOf, emptyCheckStatus, equalCheckStatus } from './check-status.ts';
import { HealthChecker, type Health } from './health-checker.ts';
import { probeOfCheck, probeOfHealthCheck } from './probe.ts';

export interface TaskChecksListener {
  onCheckStatus(status: CheckStatusInfo, nowMs: number): void;
  onHealth(health: Health, nowMs: number): void;
}

/** The check and the health check of one task, whichever it has. */
export class TaskChecks {
  private readonly loops: CheckLoop[] = [];

  constructor(options: {
    readonly task: TaskInfo;
    readonly containerId: ContainerID;
    readonly host: HostedExecutorHost;
    readonly listener: TaskChecksListener;
    readonly nowMs: number;
  }) {
    this.addCheck(options);
    this.addHealthCheck(options);
    for (const loop of this.loops) loop.start(options.nowMs);
  }

  /** Nothing is checked or reported any more. */
  stop(): void {
    for (const loop of this.loops) loop.stop();
  }

  handleTimer(timer: string): boolean {
    return this.loops.some((loop) => loop.handleTimer(timer));
  }

  handleResult(result: HostedCheckResult, nowMs: number): boolean {
    return this.loops.some((loop) => loop.handleResult(result, nowMs));
  }

  private addCheck({ task, containerId, host, listener }: CheckOptions): void {
    const { check } = task;
    const probe = check && probeOfCheck(check);
    if (check === undefined || probe === undefined) return;
    let last = emptyCheckStatus(check);
    const onResult = (result: HostedCheckResult, nowMs: number): void => {
      const status = checkStatusOf(check, result);
      if (equalCheckStatus(last, status)) return;
      last = status;
      listener.onCheckStatus(status, nowMs);
    };
    const name = `check ${task.task_id.value}`;
    this.loops.push(new CheckLoop({ name, host, containerId, probe, timing: check, onResult }));
  }

  private addHealthCheck({ task, containerId, host, listener, nowMs }: CheckOptions): void {
    const check = task.health_check;
    const probe = check && probeOfHealthCheck(check);
    if (check === undefined || probe === undefined) return;
    const checker = new HealthChecker(check, nowMs);
    const onResult = (result: HostedCheckResult, atMs: number): void => {
      const health = checker.judge(result, atMs);
      if (health !== undefined) listener.onHealth(health, atMs);
    };
    const name = `health ${task.task_id.value}`;
    this.loops.push(new CheckLoop({ name, host, containerId, probe, timing: check, onResult }));
  }
}

type CheckOptions = ConstructorParameters<typeof TaskChecks>[0];
