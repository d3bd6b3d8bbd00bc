import type { MasterEffect, MasterInput } from '@mezzo/core';
import type { schedulerApi } from '@mezzo/domain/messages';
import type { MasterLife } from '../master/master-life.ts';
import type { World } from '../world/world.ts';
import type { Checker } from './checker.ts';
import type { Violations } from './violations.ts';

const NAME = 'offers stand until they are rescinded';

/** By offer id: the stream on which the offer went out, and has neither been answered nor ended. */
type Outstanding = Map<string, string>;

/** What a subscribed framework was offered it may use, unless it was told otherwise. */
export class OffersStand implements Checker {
  private readonly world: World;
  private readonly violations: Violations;
  private readonly sides = new Map<MasterLife, Outstanding>();

  constructor(world: World, violations: Violations) {
    this.world = world;
    this.violations = violations;
  }

  onMasterStep(life: MasterLife, input: MasterInput, effects: readonly MasterEffect[]): void {
    const outstanding = this.sides.get(life) ?? new Map<string, string>();
    this.sides.set(life, outstanding);
    if (input.kind === 'schedulerCall') {
      answer(outstanding, input.call);
      // Its offers end at once; its stream when the registry knows that it is over.
      if (input.call.type === 'TEARDOWN' && input.streamId !== undefined) {
        end(outstanding, input.streamId);
      }
    }
    if (input.kind === 'schedulerDisconnected') end(outstanding, input.streamId);
    for (const effect of effects) {
      if (effect.kind === 'toScheduler') tell(outstanding, effect.streamId, effect.event);
      if (effect.kind === 'closeScheduler') end(outstanding, effect.streamId);
    }
  }

  onAudit(): void {
    const living = new Set(this.world.masters.map(({ life }) => life));
    for (const [life, outstanding] of this.sides) {
      if (!living.has(life)) this.sides.delete(life);
      else this.compare(life, outstanding);
    }
  }

  private compare(life: MasterLife, outstanding: Outstanding): void {
    for (const offerId of outstanding.keys()) {
      if (life.core.state.offers.has(offerId)) continue;
      this.violations.report(NAME, `${life.name} has forgotten ${offerId} and told nobody`);
    }
  }
}

function answer(outstanding: Outstanding, { accept, decline }: schedulerApi.Call): void {
  const ids = [...(accept?.offer_ids ?? []), ...(decline?.offer_ids ?? [])];
  for (const { value } of ids) outstanding.delete(value);
}

function tell(outstanding: Outstanding, streamId: string, event: schedulerApi.Event): void {
  for (const { id } of event.offers?.offers ?? []) outstanding.set(id.value, streamId);
  if (event.rescind !== undefined) outstanding.delete(event.rescind.offer_id.value);
}

function end(outstanding: Outstanding, streamId: string): void {
  for (const [offerId, of] of outstanding) if (of === streamId) outstanding.delete(offerId);
}
