import { Resources } from '@mezzo/domain';
import { taskKey, type HistoryEvent, type RunFact } from './history-event.ts';
import type { Report } from './history-checker.ts';

/**
 * For so long more may run than there is room for: what is being killed needs time to end, while
 * its resources are given away already when its framework was removed.
 */
const TOLERATED_MS = 60_000;

interface MachineUse {
  readonly total: Resources;
  readonly runs: Map<string, RunFact>;
  /** Since when more runs than fits; undefined: it fits. */
  overSinceMs: number | undefined;
}

/** What runs on a machine fits on it. */
export class FitsMachines {
  private readonly report: Report;
  private readonly machines = new Map<string, MachineUse>();

  constructor(report: Report) {
    this.report = report;
  }

  observe(event: HistoryEvent): void {
    if (event.kind === 'machine') {
      const total = Resources.of(event.resources);
      this.machines.set(event.host, { total, runs: new Map(), overSinceMs: undefined });
    } else if (event.kind === 'taskStarted' || event.kind === 'taskEnded') {
      const machine = this.machines.get(event.host);
      if (machine === undefined) return;
      if (event.kind === 'taskStarted') machine.runs.set(event.runId, event);
      else machine.runs.delete(event.runId);
      this.judge(machine, event.host, event.atMs);
    }
  }

  private judge(machine: MachineUse, host: string, atMs: number): void {
    const { overSinceMs } = machine;
    if (overSinceMs !== undefined && atMs - overSinceMs > TOLERATED_MS) {
      const tasks = [...machine.runs.values()].map(taskKey).join(', ');
      this.report(`machine ${host} was promised more than once, now to ${tasks}`);
    }
    const lists = [...machine.runs.values()].map(({ resources }) =>
      Resources.of(resources).unallocate().nonShared(),
    );
    const fits = machine.total.contains(Resources.sum(lists));
    machine.overSinceMs = fits ? undefined : (overSinceMs ?? atMs);
  }
}
