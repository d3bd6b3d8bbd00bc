import { Resources } from '@mezzo/domain';
import type {
  ExecutorInfo,
  Offer,
  OfferOperation,
  Resource,
  TaskInfo,
} from '@mezzo/domain/messages';
import { formatCommand } from '../machine/command.ts';
import type { Random } from '../random/random.ts';
import type { SchedulerTraits, TaskStyle } from './scheduler-traits.ts';

/** Custom executors of one framework on one agent: so many at most. */
const EXECUTORS_PER_AGENT_MAX = 2;
const GROUP_TASKS_MAX = 3;
/** Custom and default executors are this large. */
const EXECUTOR_RESOURCES = [scalar('cpus', 0.1), scalar('mem', 32), scalar('disk', 32)];

export interface Draft {
  readonly operations: readonly OfferOperation[];
  readonly taskIds: readonly string[];
}

export interface DraftSource {
  readonly traits: SchedulerTraits;
  readonly random: Random;
  readonly frameworkId: string;
  readonly newTaskId: () => string;
}

/** Fills offers of one agent with tasks, as many as are wanted and fit. */
export function draftTasks(source: DraftSource, offers: readonly Offer[], wanted: number): Draft {
  const [offer] = offers;
  if (offer === undefined) return { operations: [], taskIds: [] };
  const lists = offers.map(({ resources }) => Resources.of(resources).toUnreserved().unallocate());
  const drafting = new Drafting(source, offer.agent_id.value, Resources.sum(lists));
  drafting.fill(wanted);
  return drafting;
}

class Drafting implements Draft {
  readonly operations: OfferOperation[] = [];
  readonly taskIds: string[] = [];
  private readonly source: DraftSource;
  private readonly agentId: string;
  private left: Resources;

  constructor(source: DraftSource, agentId: string, left: Resources) {
    this.source = source;
    this.agentId = agentId;
    this.left = left;
  }

  fill(wanted: number): void {
    const { random, traits } = this.source;
    while (this.taskIds.length < wanted) {
      const style = random.pick(traits.styles) ?? 'command';
      if (!this.add(style, wanted - this.taskIds.length)) return;
    }
  }

  private add(style: TaskStyle, wanted: number): boolean {
    const count = style === 'group' ? this.source.random.integer(1, GROUP_TASKS_MAX) : 1;
    const parts = Array.from({ length: Math.min(count, wanted) }, () => this.someResources());
    const executor = style === 'command' ? undefined : this.executor(style);
    const needed = [...parts, executor?.resources ?? []].map((list) => Resources.of(list));
    const sum = Resources.sum(needed);
    if (!this.left.contains(sum)) return false;
    this.left = this.left.subtract(sum);
    const tasks = parts.map((resources) => this.task(resources));
    this.taskIds.push(...tasks.map(({ task_id: id }) => id.value));
    this.operations.push(operationOf(style, tasks, executor));
    return true;
  }

  private someResources(): readonly Resource[] {
    const { random } = this.source;
    return [scalar('cpus', random.integer(1, 10) / 10), scalar('mem', 32 * random.integer(1, 12))];
  }

  private task(resources: readonly Resource[]): TaskInfo {
    const { random, traits, newTaskId } = this.source;
    const taskId = newTaskId();
    const value = formatCommand({
      runMs: random.exponentialMs(traits.taskMsMean),
      exitCode: random.chance(traits.failureChance) ? random.integer(1, 255) : 0,
      traps: random.chance(traits.trapChance),
    });
    return {
      name: taskId,
      task_id: { value: taskId },
      agent_id: { value: this.agentId },
      resources,
      command: { value },
    };
  }

  private executor(style: 'custom' | 'group'): ExecutorInfo {
    const { random, frameworkId, newTaskId } = this.source;
    const ids = {
      framework_id: { value: frameworkId },
      resources: EXECUTOR_RESOURCES,
    };
    if (style === 'group') {
      return { ...ids, type: 'DEFAULT', executor_id: { value: `pod-${newTaskId()}` } };
    }
    const value = `executor-${random.integer(1, EXECUTORS_PER_AGENT_MAX)}`;
    return { ...ids, executor_id: { value }, name: value, command: { value: 'simulated' } };
  }
}

function operationOf(
  style: TaskStyle,
  tasks: readonly TaskInfo[],
  executor: ExecutorInfo | undefined,
): OfferOperation {
  if (style === 'group' && executor !== undefined) {
    return { type: 'LAUNCH_GROUP', launch_group: { executor, task_group: { tasks } } };
  }
  const infos = executor === undefined ? tasks : tasks.map((task) => withExecutor(task, executor));
  return { type: 'LAUNCH', launch: { task_infos: infos } };
}

/** Tasks of custom executors carry in their data what they do. */
function withExecutor({ command, ...task }: TaskInfo, executor: ExecutorInfo): TaskInfo {
  const text = command?.value ?? '';
  const data = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return { ...task, executor, data };
}

function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}
