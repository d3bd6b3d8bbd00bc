import type { HistoryEvent, LaunchFact } from './history-event.ts';
import { taskKey } from './history-event.ts';

/**
 * Knows which tasks a cluster may forget: those of frameworks that ask for no checkpoints, once the
 * agent that ran them has died.
 */
export class ForgivenTasks {
  private readonly launches = new Map<string, LaunchFact>();
  private readonly hostOfTask = new Map<string, string>();
  private readonly forgiven = new Set<string>();
  private readonly over = new Set<string>();

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
        this.over.add(event.frameworkId);
        return;
      case 'agentDied':
        this.forgive(event.host);
        return;
      default:
    }
  }

  /** Whether what is known of the task may have been lost with its agent. */
  isForgiven(key: string): boolean {
    return this.forgiven.has(key);
  }

  /** Whether the framework is gone, and nobody asks for its tasks. */
  isFrameworkOver(frameworkId: string): boolean {
    return this.over.has(frameworkId);
  }

  private forgive(host: string): void {
    for (const [key, where] of this.hostOfTask) {
      if (where === host && this.launches.get(key)?.checkpoint !== true) this.forgiven.add(key);
    }
  }
}
