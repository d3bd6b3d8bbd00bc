import type { MasterContext } from '../master-context.ts';

/** ACKNOWLEDGE_OPERATION_STATUS. */
export function acknowledgeOperation(context: MasterContext): void {
  context.metrics.count('messages_operation_status_update_acknowledgement');
  context.metrics.count('invalid_operation_status_update_acknowledgements');
}
