import type { MasterContext } from '../master-context.ts';
import type { OperationRecord } from '../model/operation-record.ts';

/** Forgets an operation. */
export function removeOperation(context: MasterContext, record: OperationRecord): void {
  context.agent(record.agentId)?.operations.delete(record.uuid);
  const framework =
    record.frameworkId === undefined ? undefined : context.framework(record.frameworkId);
  framework?.operations.delete(record.uuid);
  const id = record.operation.info.id?.value;
  if (id !== undefined) framework?.operationUuids.delete(id);
}
