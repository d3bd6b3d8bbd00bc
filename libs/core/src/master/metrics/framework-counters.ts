/**
 * Counters of one framework, by the end of Mesos' metric names: `calls/accept`, `offers/sent`,
 * `tasks/active/task_running`. Absent means zero.
 */
export class FrameworkCounters {
  private readonly values = new Map<string, number>();

  add(name: string, amount = 1): void {
    this.values.set(name, (this.values.get(name) ?? 0) + amount);
  }

  get(name: string): number {
    return this.values.get(name) ?? 0;
  }
}
