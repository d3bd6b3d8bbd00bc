import type { HistoryEvent, LaunchFact } from './history-event.ts';
import { taskKey } from './history-event.ts';

/**
 * Knows which tasks a cluster may forget: those of frameworks that ask for no checkpoints, once the
 * agent that ran them has died; and those that a framework launched before it was removed, after
 * which it may begin again under the same id.
 */
export class ForgivenTasks {
  private readonly launches = new Map<string, LaunchFact>();
  private readonly hostOfTask = new Map<string, string>();
  private readonly forgiven = new Set<string>();

  observe(event: HistoryEvent): void {
    switch (event.kind) {
      case 'launched':
        this.launches.set(taskKey(event), event);
        return;
      case 'taskStarted':
      case 'accepted':
        this.hostOfTask.set(taskKey(event), event.host);
        return;
      case 'frameworkOver':
        for (const [key, { frameworkId }] of this.launches) {
          if (frameworkId === event.frameworkId) this.forgiven.add(key);
        }
        return;
      case 'agentDied':
        this.forgive(event.host);
        return;
      default:
    }
  }

  /** Whether what is known of the task may have been lost with its agent or its framework. */
  isForgiven(key: string): boolean {
    return this.forgiven.has(key);
  }

  private forgive(host: string): void {
    for (const [key, where] of this.hostOfTask) {
      if (where === host && this.launches.get(key)?.checkpoint !== true) this.forgiven.add(key);
    }
  }
}
