/**
 * The states of an executor, as its agent sees it.
 *
 * ```
 *   REGISTERING ──subscribes──▶ RUNNING ──shutdown, kill──▶ TERMINATING ──exits──▶ TERMINATED
 *        │                         │                                                   ▲
 *        └─────────────────────────┴───────────────────────exits───────────────────────┘
 *                                  │
 *             the agent restarts   ▼
 *                             REGISTERING (waits for the executor to subscribe again)
 * ```
 * A TERMINATED executor is kept until its last status update is acknowledged.
 *
 * Source: mesos src/slave/slave.hpp#Executor::State
 */
import type { StateTable } from './state-table.ts';

export type ExecutorState = 'REGISTERING' | 'RUNNING' | 'TERMINATING' | 'TERMINATED';
export type ExecutorEvent = 'subscribe' | 'terminate' | 'exit' | 'recover';

export const EXECUTOR_STATES: StateTable<ExecutorState, ExecutorEvent> = {
  REGISTERING: {
    subscribe: 'RUNNING',
    terminate: 'TERMINATING',
    exit: 'TERMINATED',
    recover: 'REGISTERING',
  },
  RUNNING: {
    subscribe: 'RUNNING',
    terminate: 'TERMINATING',
    exit: 'TERMINATED',
    recover: 'REGISTERING',
  },
  TERMINATING: { terminate: 'TERMINATING', exit: 'TERMINATED' },
  TERMINATED: {},
};

/** The states of a framework on one agent: TERMINATING while its executors are being shut down. */
export type AgentFrameworkState = 'RUNNING' | 'TERMINATING';

/** Source: mesos src/slave/slave.hpp#Framework::State */
export const AGENT_FRAMEWORK_STATES: StateTable<AgentFrameworkState, 'shutdown'> = {
  RUNNING: { shutdown: 'TERMINATING' },
  TERMINATING: { shutdown: 'TERMINATING' },
};
