/**
 * The states of an offer operation.
 *
 * ```
 *   PENDING ──▶ FINISHED FAILED ERROR DROPPED GONE_BY_OPERATOR
 *      │                        ▲
 *      ▼   the agent comes back │
 *   UNREACHABLE, RECOVERING ────┘
 * ```
 * A terminal state is never left. UNKNOWN, RECOVERING and UNREACHABLE are answers to a framework
 * that reconciles; UNSUPPORTED is the value of an enumerator that we do not know.
 *
 * Source: mesos src/master/master.cpp#Master::updateOperation
 */
import type { OperationState } from '../messages/index.ts';
import { transition, type StateTable } from './state-table.ts';

/** Every report leads to the state it names. */
const REPORTS = {
  OPERATION_PENDING: 'OPERATION_PENDING',
  OPERATION_UNREACHABLE: 'OPERATION_UNREACHABLE',
  OPERATION_RECOVERING: 'OPERATION_RECOVERING',
  OPERATION_UNKNOWN: 'OPERATION_UNKNOWN',
  OPERATION_UNSUPPORTED: 'OPERATION_UNSUPPORTED',
  OPERATION_FINISHED: 'OPERATION_FINISHED',
  OPERATION_FAILED: 'OPERATION_FAILED',
  OPERATION_ERROR: 'OPERATION_ERROR',
  OPERATION_DROPPED: 'OPERATION_DROPPED',
  OPERATION_GONE_BY_OPERATOR: 'OPERATION_GONE_BY_OPERATOR',
} as const;
const TERMINAL = {} as const;

/** The next state of an operation by the state that is reported. */
export const OPERATION_STATES: StateTable<OperationState, OperationState> = {
  OPERATION_PENDING: REPORTS,
  OPERATION_UNREACHABLE: REPORTS,
  OPERATION_RECOVERING: REPORTS,
  OPERATION_UNKNOWN: REPORTS,
  OPERATION_UNSUPPORTED: REPORTS,
  OPERATION_FINISHED: TERMINAL,
  OPERATION_FAILED: TERMINAL,
  OPERATION_ERROR: TERMINAL,
  OPERATION_DROPPED: TERMINAL,
  OPERATION_GONE_BY_OPERATOR: TERMINAL,
};

/**
 * Whether the operation has ended for good.
 *
 * Source: mesos src/common/protobuf_utils.cpp#isTerminalState
 */
export function isTerminalOperationState(state: OperationState): boolean {
  return OPERATION_STATES[state] === TERMINAL;
}

/** The state after a report: the reported one, unless the operation has already ended. */
export function nextOperationState(
  current: OperationState,
  reported: OperationState,
): OperationState {
  return transition(OPERATION_STATES, current, reported) ?? current;
}
