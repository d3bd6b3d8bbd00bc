import type { MasterContext } from '../master-context.ts';

/** An agent reports on an operation. */
export function operationStatusUpdate(context: MasterContext): void {
  context.metrics.count('messages_operation_status_update');
  context.metrics.count('invalid_operation_status_updates');
}
