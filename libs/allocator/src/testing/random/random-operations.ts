import { Resources } from '@mezzo/domain';
import type { ResourceConversion } from '@mezzo/domain';
import type { EngineMessage } from '../../allocation-engine.ts';
import type { ClusterModel, ModelHolding } from './cluster-model.ts';
import type { Dice } from './dice.ts';
import { randomPart, volume, withCopies } from './random-agents.ts';

/**
 * An offer operation on one of the outstanding offers: RESERVE, UNRESERVE, CREATE, DESTROY, the
 * launch of a further task on a shared volume, or what removes a resource provider's disk. The offer goes on as what it was turned into.
 */
export function randomOperation(dice: Dice, model: ClusterModel): readonly EngineMessage[] {
  const at = dice.below(model.offers.length);
  const offer = model.offers[at];
  if (offer === undefined) return [];
  const conversion = dice.pick([reserve, unreserve, create, destroy, share, remove])(
    dice,
    offer,
    model,
  );
  if (conversion === undefined) return [];
  const consumed = Resources.of(conversion.consumed);
  const converted = Resources.of(conversion.converted);
  const agent = model.agents.get(offer.agentId);
  if (agent === undefined) return [];
  model.offers[at] = { ...offer, resources: offer.resources.subtract(consumed).add(converted) };
  if (!consumed.isEmpty) {
    agent.total = agent.total.subtract(consumed.unallocate()).add(converted.unallocate());
  }
  return [
    {
      type: 'updateAllocation',
      frameworkId: { value: offer.frameworkId },
      agentId: { value: offer.agentId },
      offered: withCopies(offer.resources),
      conversions: [conversion],
    },
  ];
}

function conversionOf(consumed: Resources, converted: Resources): ResourceConversion | undefined {
  if (converted.isEmpty) return undefined;
  return { consumed: withCopies(consumed), converted: withCopies(converted) };
}

function reserve(dice: Dice, { resources, role }: ModelHolding): ResourceConversion | undefined {
  if (role === '*') return undefined;
  const free = resources.unreserved().nonRevocable().nonShared();
  const consumed = randomPart(
    dice,
    free.filter((kind) => kind.disk === undefined),
  );
  return conversionOf(consumed, consumed.pushReservation({ type: 'DYNAMIC', role }));
}

function unreserve(dice: Dice, { resources }: ModelHolding): ResourceConversion | undefined {
  const reserved = resources.filter(
    (kind) => kind.isDynamicallyReserved && kind.disk === undefined,
  );
  const consumed = randomPart(dice, reserved);
  return conversionOf(consumed, consumed.popReservation());
}

function create(
  dice: Dice,
  { resources, role }: ModelHolding,
  model: ClusterModel,
): ResourceConversion | undefined {
  const entry = [...resources].find(
    ({ kind, quantityMilli }) =>
      kind.name === 'disk' &&
      kind.isReserved() &&
      kind.disk === undefined &&
      quantityMilli % 1000 === 0,
  );
  if (entry === undefined) return undefined;
  const made = volume(
    model.fresh('v'),
    entry.quantityMilli / 1000,
    entry.kind.reservations,
    dice.chance(0.5),
  );
  return conversionOf(Resources.ofEntries([entry]), Resources.of([made]).allocate(role));
}

function destroy(
  _dice: Dice,
  offer: ModelHolding,
  model: ClusterModel,
): ResourceConversion | undefined {
  const entry = [...offer.resources].find(({ kind }) => kind.isPersistentVolume);
  if (entry === undefined) return undefined;
  const isElsewhere = [...model.offers, ...model.allocations].some(
    (each) =>
      each !== offer &&
      each.agentId === offer.agentId &&
      [...each.resources].some(
        ({ kind }) => kind.disk?.persistence?.id === entry.kind.disk?.persistence?.id,
      ),
  );
  if (isElsewhere || entry.copies > 1) return undefined;
  const freed = entry.withKind(entry.kind.withoutVolume());
  return conversionOf(Resources.ofEntries([entry]), Resources.ofEntries([freed]));
}

function share(_dice: Dice, { resources }: ModelHolding): ResourceConversion | undefined {
  const copy = resources.shared().messages[0];
  return copy === undefined ? undefined : { consumed: [], converted: [copy] };
}

function remove(_dice: Dice, { resources }: ModelHolding): ResourceConversion | undefined {
  const entry = [...resources].find(({ kind }) => kind.providerId !== undefined);
  if (entry === undefined) return undefined;
  return { consumed: withCopies(Resources.ofEntries([entry])), converted: [] };
}
