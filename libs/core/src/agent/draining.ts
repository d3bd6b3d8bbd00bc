import { millisecondsOf } from '@mezzo/domain';
import type { DrainConfig } from '@mezzo/domain/messages';
import type { AgentContext } from './agent-context.ts';
import type { TaskKiller } from './task-killer.ts';

/**
 * Emptying the agent: every task is killed and new ones are refused until nothing is left. The
 * master keeps in mind that the agent is drained; the agent itself forgets.
 *
 * Source: mesos src/slave/slave.cpp#Slave::drain, updateDrainStatus
 */
export class Draining {
  private readonly context: AgentContext;
  private readonly killer: TaskKiller;

  constructor(context: AgentContext, killer: TaskKiller) {
    this.context = context;
    this.killer = killer;
  }

  drain(config: DrainConfig): void {
    const startedAt = Math.floor(this.context.nowMs / 1000);
    this.context.drain = { config, startedAt };
    this.context.checkpoint({ kind: 'drain', config, startedAt });
    this.killTasks();
    this.settle();
  }

  /** Goes on with what a restart has interrupted. */
  resume(): void {
    if (this.context.drain === undefined) return;
    this.killTasks();
    this.settle();
  }

  /** Ends draining once nothing is left; called whenever something has gone. */
  settle(): void {
    if (this.context.drain === undefined) return;
    if (this.context.frameworks.size > 0 || this.context.operations.size > 0) return;
    this.context.drain = undefined;
    this.context.checkpoint({ kind: 'drain', config: undefined, startedAt: undefined });
  }

  private killTasks(): void {
    const grace = this.context.drain?.config.max_grace_period;
    this.killer.killAll(grace === undefined ? undefined : millisecondsOf(grace.nanoseconds));
  }
}
