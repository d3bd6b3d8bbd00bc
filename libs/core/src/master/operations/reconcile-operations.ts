import type { MasterContext } from '../master-context.ts';

/** RECONCILE_OPERATIONS. */
export function reconcileOperations(context: MasterContext): void {
  context.metrics.count('messages_reconcile_operations');
}
