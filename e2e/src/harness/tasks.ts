import type { AgentID, Offer, Resource, TaskInfo } from '@mezzo/domain/messages';
import type { SchedulerClient } from './scheduler-client.ts';

export interface CommandTask {
  readonly id: string;
  /** Run by a shell. */
  readonly command: string;
  readonly cpus?: number;
  readonly memMb?: number;
}

/** A command task that asks for little by default: 0.01 cpus and 32 MB. */
export function commandTask(
  { id, command, cpus = 0.01, memMb = 32 }: CommandTask,
  agentId: AgentID,
): TaskInfo {
  return {
    name: id,
    task_id: { value: id },
    agent_id: agentId,
    resources: [scalar('cpus', cpus), scalar('mem', memMb)],
    command: { value: command },
  };
}

export function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}

/** Accepts the offer with a launch of the tasks; the rest of it may be offered again at once. */
export function launch(
  scheduler: SchedulerClient,
  offer: Offer,
  tasks: readonly CommandTask[],
): Promise<void> {
  return scheduler.send({
    type: 'ACCEPT',
    accept: {
      offer_ids: [offer.id],
      operations: [
        {
          type: 'LAUNCH',
          launch: { task_infos: tasks.map((task) => commandTask(task, offer.agent_id)) },
        },
      ],
      filters: { refuse_seconds: 0 },
    },
  });
}

/** Waits for an offer, of which there must be one at least. */
export async function nextOffer(scheduler: SchedulerClient): Promise<Offer> {
  const [offer] = await scheduler.offers();
  if (offer === undefined) throw new Error('an OFFERS event without offers');
  return offer;
}
