/**
 * The states of a task, as the master keeps them.
 *
 * ```
 *   STAGING ──▶ STARTING ──▶ RUNNING ──▶ KILLING ──▶ FINISHED FAILED KILLED ERROR
 *      │            │           │           │        LOST DROPPED GONE GONE_BY_OPERATOR
 *      └────────────┴─────┬─────┴───────────┘
 *                         ▼      the agent comes back
 *                    UNREACHABLE ─────────────────▶ any state the agent reports
 * ```
 * The usual way is from left to right, but executors may report states in any order, skip some and
 * repeat them. Only one rule is enforced: a terminal state is never left. UNKNOWN is an answer of
 * reconciliation and never the state of a task.
 *
 * Source: mesos src/master/master.cpp#Master::updateTask
 */
import type { TaskState } from '../messages/index.ts';
import { transition, type StateTable } from './state-table.ts';

/** Every report leads to the state it names. */
const REPORTS = {
  TASK_STAGING: 'TASK_STAGING',
  TASK_STARTING: 'TASK_STARTING',
  TASK_RUNNING: 'TASK_RUNNING',
  TASK_KILLING: 'TASK_KILLING',
  TASK_UNREACHABLE: 'TASK_UNREACHABLE',
  TASK_FINISHED: 'TASK_FINISHED',
  TASK_FAILED: 'TASK_FAILED',
  TASK_KILLED: 'TASK_KILLED',
  TASK_ERROR: 'TASK_ERROR',
  TASK_LOST: 'TASK_LOST',
  TASK_DROPPED: 'TASK_DROPPED',
  TASK_GONE: 'TASK_GONE',
  TASK_GONE_BY_OPERATOR: 'TASK_GONE_BY_OPERATOR',
} as const;
const TERMINAL = {} as const;

/** The next state of a task by the state that is reported. */
export const TASK_STATES: StateTable<TaskState, TaskState> = {
  TASK_STAGING: REPORTS,
  TASK_STARTING: REPORTS,
  TASK_RUNNING: REPORTS,
  TASK_KILLING: REPORTS,
  TASK_UNREACHABLE: REPORTS,
  TASK_UNKNOWN: REPORTS,
  TASK_FINISHED: TERMINAL,
  TASK_FAILED: TERMINAL,
  TASK_KILLED: TERMINAL,
  TASK_ERROR: TERMINAL,
  TASK_LOST: TERMINAL,
  TASK_DROPPED: TERMINAL,
  TASK_GONE: TERMINAL,
  TASK_GONE_BY_OPERATOR: TERMINAL,
};

/**
 * Whether the task has ended for good.
 *
 * Source: mesos src/common/protobuf_utils.cpp#isTerminalState
 */
export function isTerminalTaskState(state: TaskState): boolean {
  return TASK_STATES[state] === TERMINAL;
}

/** Whether the resources of a task in this state are free for others: it ended or is out of reach. */
export function releasesResources(state: TaskState): boolean {
  return state === 'TASK_UNREACHABLE' || isTerminalTaskState(state);
}

/** The state after a report: the reported one, unless the task has already ended. */
export function nextTaskState(current: TaskState, reported: TaskState): TaskState {
  return transition(TASK_STATES, current, reported) ?? current;
}
