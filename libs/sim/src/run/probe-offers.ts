import { Resources } from '@mezzo/domain';
import { Process } from '../process/process.ts';
import { SchedulerConnection } from '../framework/scheduler-connection.ts';
import type { World } from '../world/world.ts';

/** Filters of other frameworks do not concern a newcomer; a run of the allocator is soon. */
const OFFERS_MS_MAX = 10 * 60_000;

type Await = (maxMs: number, reasons: () => readonly string[]) => void;

/**
 * A newcomer subscribes and answers no offer: before long it has been offered everything that every
 * agent has, because nobody uses anything.
 */
export function probeOffers(world: World, wait: Await): void {
  const { environment, leader } = world;
  const server = environment.schedulerServers.get(leader?.process.host ?? '');
  if (server === undefined) return;
  const process = new Process(environment.timeline, 'probe:10.0.4.1');
  process.start();
  const offered = new Map<string, Resources>();
  let frameworkId = '';
  const connection = new SchedulerConnection(
    process,
    server,
    { type: 'SUBSCRIBE', subscribe: { framework_info: { user: 'user', name: 'probe' } } },
    {
      onEvent: (event) => {
        frameworkId = event.subscribed?.framework_id.value ?? frameworkId;
        for (const { agent_id: id, resources } of event.offers?.offers ?? []) {
          const known = offered.get(id.value) ?? Resources.empty;
          offered.set(id.value, known.add(Resources.of(resources)));
        }
      },
      onEnd: () => undefined,
    },
  );
  wait(OFFERS_MS_MAX, () => notOffered(world, offered));
  connection.call({ type: 'TEARDOWN', framework_id: { value: frameworkId } });
  process.after(60_000, () => process.stop());
}

/** Offers may be withdrawn and made again, so that more than all may have been offered in sum. */
function notOffered(world: World, offered: ReadonlyMap<string, Resources>): readonly string[] {
  return world.agents.flatMap(({ name, life, config }) => {
    const total = Resources.of(config.info.resources);
    const seen = offered.get(life?.agentId ?? '') ?? Resources.empty;
    if (seen.containsQuantities(total.quantities)) return [];
    return [`a newcomer was offered ${seen.toString()} of ${name}, which has ${total.toString()}`];
  });
}
