/**
 * The states of an agent: as the master sees it, and as the agent itself goes through them.
 *
 * ```
 *     in the registry                 a new agent registers
 *            │                                  │
 *            ▼          re-registers            ▼    connection lost
 *        RECOVERED ───────────────────────▶ REGISTERED ◀──────────────▶ DISCONNECTED
 *            │                                ▲     │      re-registers       │
 *            │ not back in time   re-registers│     │ pings unanswered        │ not back in time
 *            │                                │     ▼                         │
 *            └────────────────────────────▶ UNREACHABLE ◀─────────────────────┘
 *
 *   all of these ──▶ GONE: an operator says so, it may never come back
 *   all of these ──▶ REMOVED: it unregisters, its machine goes down, another agent registers at its
 *                    address, or the registry forgets an unreachable one
 * ```
 * RECOVERED, UNREACHABLE and GONE are durable: they stand in the registry.
 *
 * Source: mesos src/master/master.hpp#Master::Slaves
 */
import type { DrainState } from '../messages/index.ts';
import type { StateTable } from './state-table.ts';

export type AgentState =
  'RECOVERED' | 'REGISTERED' | 'DISCONNECTED' | 'UNREACHABLE' | 'GONE' | 'REMOVED';
export type AgentEvent = 'reregister' | 'disconnect' | 'markUnreachable' | 'markGone' | 'remove';

export const AGENT_STATES: StateTable<AgentState, AgentEvent> = {
  RECOVERED: {
    reregister: 'REGISTERED',
    markUnreachable: 'UNREACHABLE',
    markGone: 'GONE',
    remove: 'REMOVED',
  },
  REGISTERED: {
    reregister: 'REGISTERED',
    disconnect: 'DISCONNECTED',
    markUnreachable: 'UNREACHABLE',
    markGone: 'GONE',
    remove: 'REMOVED',
  },
  DISCONNECTED: {
    reregister: 'REGISTERED',
    markUnreachable: 'UNREACHABLE',
    markGone: 'GONE',
    remove: 'REMOVED',
  },
  UNREACHABLE: { reregister: 'REGISTERED', markGone: 'GONE', remove: 'REMOVED' },
  GONE: {},
  REMOVED: {},
};

/**
 * Draining: the agent's tasks are killed and it gets no offers; DRAINED when the last one has ended.
 * UNKNOWN stands for an agent that is not being drained.
 *
 * Source: mesos src/master/master.cpp#Master::checkAndTransitionDrainingAgent
 */
export const DRAIN_STATES: StateTable<DrainState, 'drain' | 'finish' | 'reactivate'> = {
  UNKNOWN: { drain: 'DRAINING' },
  DRAINING: { drain: 'DRAINING', finish: 'DRAINED', reactivate: 'UNKNOWN' },
  DRAINED: { drain: 'DRAINED', reactivate: 'UNKNOWN' },
};

/** What the agent process itself is doing. */
export type AgentProcessState = 'RECOVERING' | 'DISCONNECTED' | 'RUNNING' | 'TERMINATING';

/**
 * RECOVERING reads what was checkpointed and finds the executors that live; DISCONNECTED has no
 * master; RUNNING is registered with one; TERMINATING ends every container and then itself.
 *
 * Source: mesos src/slave/slave.hpp#Slave::State
 */
export const AGENT_PROCESS_STATES: StateTable<
  AgentProcessState,
  'recovered' | 'registered' | 'masterLost' | 'shutdown'
> = {
  RECOVERING: { recovered: 'DISCONNECTED', shutdown: 'TERMINATING' },
  DISCONNECTED: { registered: 'RUNNING', masterLost: 'DISCONNECTED', shutdown: 'TERMINATING' },
  RUNNING: { registered: 'RUNNING', masterLost: 'DISCONNECTED', shutdown: 'TERMINATING' },
  TERMINATING: {},
};
