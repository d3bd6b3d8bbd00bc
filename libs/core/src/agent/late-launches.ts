/**
 * A bus that holds messages back may hand an agent launches of a dead master, or of the time before
 * a connection broke, when the agent has already said what runs on it. The master has given such
 * tasks up and will not hear of them again: unseen, they would run on resources that are offered to
 * others. So the agent counts launches, the answer to a registration tells the count that it answers,
 * and what came later is killed, but for what the master asks about.
 *
 * The order of the bus makes that right: what the master launches after its answer comes behind it,
 * and what it launched before it knows, and asks about. Only an answer that the bus repeats may come
 * behind newer launches, so answers are told from their repetitions.
 *
 * Deviates: Mesos trusts that the connection has broken.
 */
import type { MasterToAgent } from '@mezzo/domain';
import type { AgentContext } from './agent-context.ts';
import type { Executors } from './executors.ts';
import type { ExecutorRecord } from './records.ts';
import type { TaskKiller } from './task-killer.ts';

type Reregistered = Extract<MasterToAgent, { type: 'reregistered' }>;

export class LateLaunches {
  private readonly context: AgentContext;
  private readonly executors: Executors;
  private readonly killer: TaskKiller;
  /** Which answer was the newest. */
  private term = -1;
  private answeredAtMs = 0;

  constructor(context: AgentContext, executors: Executors, killer: TaskKiller) {
    this.context = context;
    this.executors = executors;
    this.killer = killer;
  }

  /** Kills what came between the agent's message and this answer to it, and is unknown to the master. */
  answered(term: number, { launchesCount, answeredAtMs, reconciliations }: Reregistered): void {
    if (this.context.state !== 'RUNNING') return;
    if (launchesCount === undefined || answeredAtMs === undefined) return;
    if (term === this.term && answeredAtMs <= this.answeredAtMs) return;
    this.term = term;
    this.answeredAtMs = answeredAtMs;
    for (const framework of [...this.context.frameworks.values()]) {
      const asked = reconciliations
        .filter(({ frameworkId }) => frameworkId.value === framework.id)
        .flatMap(({ statuses }) => statuses.map(({ task_id: id }) => id.value));
      for (const executor of [...framework.executors.values()]) {
        this.killLate(executor, launchesCount, new Set(asked));
      }
    }
  }

  private killLate(executor: ExecutorRecord, countMax: number, asked: ReadonlySet<string>): void {
    const late = [...executor.queuedTasks.keys(), ...executor.launchedTasks.keys()].filter(
      (id) => (executor.launchNumbers.get(id) ?? 0) > countMax && !asked.has(id),
    );
    if (late.length === 0) return;
    this.context.log('warning', `killing ${late.join(', ')}: launched too late`);
    // The master knows nothing of an executor that came with them, and nobody else would end it.
    const isUnknown = executor.launchNumber > countMax && !hasAny(executor, asked);
    if (isUnknown && executor.role === 'custom') this.executors.shutdown(executor);
    else for (const taskId of late) this.killer.kill(executor.frameworkId, taskId);
  }
}

function hasAny(executor: ExecutorRecord, taskIds: ReadonlySet<string>): boolean {
  return [...taskIds].some((id) => executor.hasTask(id));
}
