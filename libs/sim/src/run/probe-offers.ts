import type { MasterEffect, MasterInput, OfferRecord } from '@mezzo/core';
import { Resources } from '@mezzo/domain';
import type { Offer } from '@mezzo/domain/messages';
import type { Checker } from '../checkers/checker.ts';
import { SchedulerConnection } from '../framework/scheduler-connection.ts';
import type { MasterLife } from '../master/master-life.ts';
import { Process } from '../process/process.ts';
import type { World } from '../world/world.ts';

/** Filters of other frameworks do not concern a newcomer; a run of the allocator is soon. */
const OFFERS_MS_MAX = 10 * 60_000;

type Await = (maxMs: number, reasons: () => readonly string[]) => void;

/**
 * A newcomer subscribes, who has no filters and answers no offer: before long everything that agents
 * have is offered to somebody, because nobody uses anything. Fairness decides to whom.
 */
export function probeOffers(world: World, wait: Await): void {
  const { environment, leader } = world;
  const server = environment.schedulerServers.get(leader?.process.host ?? '');
  if (server === undefined) return;
  const process = new Process(environment.timeline, 'probe:10.0.4.1');
  process.start();
  // An offer that its framework never got stands, and may stand for ever.
  const seen = new OffersSeen([...(leader?.core.state.offers.values() ?? [])]);
  environment.watchers.add(seen);
  let frameworkId = '';
  const connection = new SchedulerConnection(
    process,
    server,
    { type: 'SUBSCRIBE', subscribe: { framework_info: { user: 'user', name: 'probe' } } },
    {
      onEvent: (event) => {
        frameworkId = event.subscribed?.framework_id.value ?? frameworkId;
      },
      onEnd: () => undefined,
    },
  );
  wait(OFFERS_MS_MAX, () => notOffered(world, seen));
  connection.call({ type: 'TEARDOWN', framework_id: { value: frameworkId } });
  process.after(60_000, () => process.stop());
}

/** Adds up all offers that are made, by agent. */
class OffersSeen implements Checker {
  private readonly offered = new Map<string, Resources>();

  constructor(standing: readonly OfferRecord[]) {
    for (const { offer } of standing) this.add(offer);
  }

  of(agentId: string): Resources {
    return this.offered.get(agentId) ?? Resources.empty;
  }

  onMasterStep(_life: MasterLife, _input: MasterInput, effects: readonly MasterEffect[]): void {
    for (const effect of effects) {
      if (effect.kind !== 'toScheduler') continue;
      for (const offer of effect.event.offers?.offers ?? []) this.add(offer);
    }
  }

  private add({ agent_id: { value }, resources }: Offer): void {
    const known = this.offered.get(value) ?? Resources.empty;
    this.offered.set(value, known.add(Resources.of(resources).unallocate()));
  }
}

function notOffered(world: World, offers: OffersSeen): readonly string[] {
  return world.agents.flatMap(({ name, life, config }) => {
    const total = Resources.of(config.info.resources);
    const seen = offers.of(life?.agentId ?? '');
    if (seen.containsQuantities(total.quantities)) return [];
    return [`of ${name}, which has ${total.toString()}, only ${seen.toString()} was offered`];
  });
}
