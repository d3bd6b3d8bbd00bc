import type { Task, TaskState } from '@mezzo/domain/messages';
import type { JsonPieces } from '../views/pieces.ts';
import type { FrameworkCapture } from '../views/state-capture.ts';

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

/** Counts of the tasks of all registered frameworks: running, unreachable, completed. */
export class TaskCounts {
  readonly #byAgent = new Map<string, Tally>();
  readonly #byFramework = new Map<string, Tally>();

  /** Counts in one walk, with empty pieces for others to have a turn. */
  *count(frameworks: readonly FrameworkCapture[]): JsonPieces {
    for (const { isRegistered, tasks, unreachableTasks, completedTasks } of frameworks) {
      if (!isRegistered) continue;
      for (const list of [tasks, unreachableTasks, completedTasks]) {
        for (const page of list) {
          for (const task of page.tasks) this.#add(task);
          yield '';
        }
      }
    }
  }

  ofAgent(id: string): TaskCounters {
    return this.#byAgent.get(id) ?? new Tally();
  }

  ofFramework(id: string): TaskCounters {
    return this.#byFramework.get(id) ?? new Tally();
  }

  #add({ agent_id, framework_id, state }: Task): void {
    tallyOf(this.#byAgent, agent_id.value).add(state, framework_id.value);
    tallyOf(this.#byFramework, framework_id.value).add(state, agent_id.value);
  }
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
