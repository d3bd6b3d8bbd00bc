import type { Operation } from '@mezzo/domain/messages';

/** An offer operation on its way; `operation` is replaced on every change, never altered. */
export interface OperationRecord {
  /** The operation's UUID as hexadecimal text. */
  readonly uuid: string;
  readonly agentId: string;
  /** Absent for operations of operators. */
  readonly frameworkId: string | undefined;
  operation: Operation;
  /** Its framework is gone: the master acknowledges its updates. */
  orphan: boolean;
}
