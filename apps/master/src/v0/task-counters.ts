import type { FrameworkRecord, MasterState } from '@mezzo/core';
import type { TaskState } from '@mezzo/domain/messages';

/** The states that `/state-summary` counts; others it leaves out, as Mesos does. */
const countedStates = [
  'TASK_STAGING',
  'TASK_STARTING',
  'TASK_RUNNING',
  'TASK_KILLING',
  'TASK_FINISHED',
  'TASK_KILLED',
  'TASK_FAILED',
  'TASK_LOST',
  'TASK_ERROR',
  'TASK_UNREACHABLE',
] as const satisfies readonly TaskState[];

/** Tasks of one framework or agent: how many in each state, and with whom. */
export interface TaskCounters {
  readonly counts: Readonly<Record<(typeof countedStates)[number], number>>;
  /** Ids of the other side: of agents for a framework, of frameworks for an agent. */
  readonly partners: ReadonlySet<string>;
}

/** Counts the tasks of all registered frameworks in one walk: running, unreachable, completed. */
export function countTasks(state: MasterState): {
  readonly ofAgent: (id: string) => TaskCounters;
  readonly ofFramework: (id: string) => TaskCounters;
} {
  const byAgent = new Map<string, Tally>();
  const byFramework = new Map<string, Tally>();
  for (const framework of state.frameworks.registered.values()) {
    for (const { agentId, frameworkId, task } of tasksOf(framework)) {
      tallyOf(byAgent, agentId).add(task.state, frameworkId);
      tallyOf(byFramework, frameworkId).add(task.state, agentId);
    }
  }
  return {
    ofAgent: (id) => byAgent.get(id) ?? new Tally(),
    ofFramework: (id) => byFramework.get(id) ?? new Tally(),
  };
}

function* tasksOf({ tasks, unreachableTasks, completedTasks }: FrameworkRecord) {
  yield* tasks.values();
  yield* unreachableTasks.values();
  yield* completedTasks.values();
}

function tallyOf(tallies: Map<string, Tally>, id: string): Tally {
  const known = tallies.get(id);
  if (known !== undefined) return known;
  const tally = new Tally();
  tallies.set(id, tally);
  return tally;
}

class Tally implements TaskCounters {
  readonly counts = Object.fromEntries(countedStates.map((state) => [state, 0])) as Record<
    (typeof countedStates)[number],
    number
  >;
  readonly partners = new Set<string>();

  add(state: TaskState, partner: string): void {
    if (isCounted(state)) this.counts[state] += 1;
    this.partners.add(partner);
  }
}

function isCounted(state: TaskState): state is (typeof countedStates)[number] {
  return (countedStates as readonly TaskState[]).includes(state);
}
