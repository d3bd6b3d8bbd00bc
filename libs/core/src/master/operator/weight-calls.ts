import { formatDouble, validateRole, type RegistryChange } from '@mezzo/domain';
import type { WeightInfo } from '@mezzo/domain/messages';
import { isListedRole } from '../frameworks/check-framework.ts';
import type { MasterContext } from '../master-context.ts';
import { rescindOffer } from '../offers/remove-offer.ts';
import { frameworksByRole } from '../views/role-view.ts';
import { FORBIDDEN, OK, badRequest, type OperatorRequest } from './operator-request.ts';

const STREAM_DIGITS = 6;

/** Source: mesos src/master/weights_handler.cpp#WeightsHandler::_updateWeights */
export function updateWeights(
  context: MasterContext,
  { call, principal, answer }: OperatorRequest,
): void {
  const weights = (call.update_weights?.weight_infos ?? []).map(
    ({ role = '', weight }): Required<WeightInfo> => ({ role: role.trim(), weight }),
  );
  const reason = firstReason(context, weights);
  if (reason !== undefined) return answer(badRequest(reason));
  const isApproved = weights.every(({ role = '' }) =>
    context.config.approve(principal, { action: 'UPDATE_WEIGHT', role }),
  );
  if (!isApproved) return answer(FORBIDDEN);
  const changes = weights.map((weight): RegistryChange => ({ kind: 'putWeight', weight }));
  context.persist(changes, () => {
    for (const { role = '', weight } of weights) context.state.weights.set(role, weight);
    context.allocator.send({ type: 'updateWeights', weights });
    rescindAll(context, weights);
    answer(OK);
  });
}

function firstReason(context: MasterContext, weights: readonly WeightInfo[]): string | undefined {
  const prefix = 'Failed to validate update weights request JSON';
  for (const { role = '', weight } of weights) {
    const reason = validateRole(role);
    if (reason !== undefined) return `${prefix}: Invalid role '${role}': ${reason}`;
    if (!isListedRole(context, role)) return `${prefix}: Unknown role '${role}'`;
    if (!(weight > 0)) {
      const text = formatDouble(weight, STREAM_DIGITS);
      return `${prefix} for role '${role}': Invalid weight '${text}': Weights must be positive`;
    }
  }
  return undefined;
}

/** Offers were made by the old weights: if they concern anybody, all are made anew. */
function rescindAll(context: MasterContext, weights: readonly WeightInfo[]): void {
  const used = frameworksByRole(context.state);
  if (!weights.some(({ role = '' }) => used.has(role))) return;
  for (const offer of [...context.state.offers.values()]) rescindOffer(context, offer);
}
