import type { Principal } from '../authorization.ts';
import type { AgentRecord } from '../model/agent-record.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';

/** Who operates on which agent. */
export interface OperationSubject {
  readonly agent: AgentRecord;
  readonly principal: Principal;
  /** Absent for operations of operators. */
  readonly framework: FrameworkRecord | undefined;
}
