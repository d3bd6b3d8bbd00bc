import type { OfferOperationType, OperationState } from '@mezzo/domain/messages';
import type { MasterContext } from '../master-context.ts';

/** States that are counted under a name; others do not show in metrics. */
const STATE_NAMES: Partial<Record<OperationState, string>> = {
  OPERATION_PENDING: 'pending',
  OPERATION_RECOVERING: 'recovering',
  OPERATION_UNREACHABLE: 'unreachable',
  OPERATION_FINISHED: 'finished',
  OPERATION_FAILED: 'failed',
  OPERATION_ERROR: 'error',
  OPERATION_DROPPED: 'dropped',
  OPERATION_GONE_BY_OPERATOR: 'gone_by_operator',
};

/**
 * Counts an operation into or out of a state, under its type and under all types.
 *
 * Source: mesos src/master/metrics.cpp#Metrics::incrementOperationState
 */
export function countOperation(
  context: MasterContext,
  type: OfferOperationType | undefined,
  state: OperationState,
  amount: number,
): void {
  const name = STATE_NAMES[state];
  if (type === undefined || type === 'UNKNOWN' || name === undefined) return;
  for (const prefix of ['operations', `operations/${type.toLowerCase()}`]) {
    context.metrics.addOperations(`${prefix}/${name}`, amount);
    context.metrics.addOperations(`${prefix}/total`, amount);
  }
}
