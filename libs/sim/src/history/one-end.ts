import { isTerminalTaskState } from '@mezzo/domain';
import type { HistoryEvent, StatusFact } from './history-event.ts';
import { taskKey } from './history-event.ts';
import { ForgivenTasks } from './forgiven-tasks.ts';
import type { Report } from './history-checker.ts';

/**
 * A task ends once. Its framework may be told the end many times, and masters may guess (LOST,
 * UNREACHABLE, GONE, UNKNOWN) before they know; but the ends that agents tell, which are to be
 * acknowledged, are one and the same.
 *
 * An agent remembers a task that it never took on no longer than it lives, as in Mesos: after that
 * it may say again, but must say the same, that it has not got it.
 */
export class OneEnd {
  private readonly report: Report;
  private readonly ends = new Map<string, StatusFact>();
  /** By task: how many agents had died when it was launched. */
  private readonly deathsAtLaunch = new Map<string, number>();
  private deathsCount = 0;
  private readonly tasks = new ForgivenTasks();

  constructor(report: Report) {
    this.report = report;
  }

  observe(event: HistoryEvent): void {
    this.tasks.observe(event);
    if (event.kind === 'agentDied') this.deathsCount += 1;
    if (event.kind === 'launched') this.deathsAtLaunch.set(taskKey(event), this.deathsCount);
    if (event.kind !== 'status' || event.uuid === undefined) return;
    if (!isTerminalTaskState(event.state)) return;
    const key = taskKey(event);
    const known = this.ends.get(key);
    this.ends.set(key, known ?? event);
    if (known === undefined || known.uuid === event.uuid) return;
    if (this.tasks.isForgiven(key) || this.isSaidAnew(known, event)) return;
    this.report(
      `task ${key} ended as ${known.state} (${known.reason ?? 'no reason'}) and again as` +
        ` ${event.state} (${event.reason ?? 'no reason'})`,
    );
  }

  private isSaidAnew(known: StatusFact, event: StatusFact): boolean {
    const isRefusal = event.state === 'TASK_DROPPED' || event.state === 'TASK_LOST';
    const areAgents = known.source === 'SOURCE_AGENT' && event.source === 'SOURCE_AGENT';
    const deathsCount = this.deathsAtLaunch.get(taskKey(event)) ?? 0;
    return isRefusal && areAgents && event.state === known.state && deathsCount < this.deathsCount;
  }
}
