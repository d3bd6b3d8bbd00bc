import { Resources } from '@mezzo/domain';
import type { ResourceConversion } from '@mezzo/domain';
import type { EngineMessage } from '../../allocation-engine.ts';
import type { ClusterModel } from './cluster-model.ts';
import type { Dice } from './dice.ts';
import { randomPart } from './random-agents.ts';

/**
 * RESERVE or UNRESERVE by an operator. May be refused: whether the resources are free is for the
 * allocator to say.
 */
export function randomOperatorOperation(dice: Dice, model: ClusterModel): readonly EngineMessage[] {
  if (model.agents.size === 0) return [];
  const [agentId, { total }] = dice.pick([...model.agents]);
  const conversion = dice.chance(0.6) ? reserve(dice, total) : unreserve(dice, total);
  if (conversion.consumed.length === 0) return [];
  const requestId = model.fresh('request');
  return [
    { type: 'updateAvailable', requestId, agentId: { value: agentId }, conversions: [conversion] },
  ];
}

function reserve(dice: Dice, total: Resources): ResourceConversion {
  const free = total.unreserved().nonRevocable().nonShared();
  const consumed = randomPart(
    dice,
    free.filter((kind) => kind.type === 'SCALAR' && kind.disk === undefined),
  );
  const role = dice.pick(['a', 'b', 'c']);
  const converted = consumed.pushReservation({ type: 'DYNAMIC', role });
  return { consumed: consumed.messages, converted: converted.messages };
}

function unreserve(dice: Dice, total: Resources): ResourceConversion {
  const reserved = total.filter((kind) => kind.isDynamicallyReserved && kind.disk === undefined);
  const consumed = randomPart(dice, reserved);
  return { consumed: consumed.messages, converted: consumed.popReservation().messages };
}

/** To be called when such an operation was not refused. */
export function operatorOperated(
  message: Extract<EngineMessage, { readonly type: 'updateAvailable' }>,
  { agents }: ClusterModel,
): void {
  const agent = agents.get(message.agentId.value);
  if (agent === undefined) return;
  for (const { consumed, converted } of message.conversions) {
    agent.total = agent.total.subtract(Resources.of(consumed)).add(Resources.of(converted));
  }
}
