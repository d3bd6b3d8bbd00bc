import type { CheckpointState } from '@mezzo/core';
import { hexOf, type StatusUpdate } from '@mezzo/domain';
import type { executorApi } from '@mezzo/domain/messages';
import type { AgentLife } from '../agent/agent-life.ts';
import type { World } from '../world/world.ts';
import type { Checker } from './checker.ts';
import type { Violations } from './violations.ts';

const NAME = 'checkpoints go first';

/**
 * An executor hears that an update was taken over once it is durable: then it forgets the update.
 * Only where the framework has asked for checkpoints.
 */
export class DurableFirst implements Checker {
  private readonly world: World;
  private readonly violations: Violations;

  constructor(world: World, violations: Violations) {
    this.world = world;
    this.violations = violations;
  }

  onExecutorTold(agent: AgentLife, frameworkId: string, event: executorApi.Event): void {
    const { acknowledged } = event;
    const framework = agent.core.records.frameworks.get(frameworkId);
    if (acknowledged === undefined || framework?.checkpoint !== true) return;
    // The task may be over, or its executor gone, by the time that this is said.
    if (framework.executorOfTask(acknowledged.task_id.value) === undefined) return;
    const disk = this.world.agents.find(({ life }) => life === agent)?.disk;
    const uuid = hexOf(acknowledged.uuid);
    if (disk === undefined || isKept(disk.content, acknowledged.task_id.value, uuid)) return;
    this.violations.report(
      NAME,
      `${agent.name} tells the executor of ${acknowledged.task_id.value} that ${uuid} is durable`,
    );
  }
}

function isKept(content: CheckpointState, taskId: string, uuid: string): boolean {
  const isIt = (update: StatusUpdate): boolean =>
    update.uuid !== undefined && hexOf(update.uuid) === uuid;
  for (const { tasks } of content.executors.values()) {
    if (tasks.get(taskId)?.updates.some(isIt) === true) return true;
  }
  for (const end of content.ends.values()) if (isIt(end)) return true;
  return false;
}
