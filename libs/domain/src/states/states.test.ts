import { describe, expect, test } from 'vitest';
import { AGENT_PROCESS_STATES, AGENT_STATES, DRAIN_STATES } from './agent-state.ts';
import { AGENT_FRAMEWORK_STATES, EXECUTOR_STATES } from './executor-state.ts';
import { FRAMEWORK_STATES, isConnectedFrameworkState } from './framework-state.ts';
import {
  OPERATION_STATES,
  isTerminalOperationState,
  nextOperationState,
} from './operation-state.ts';
import { transition } from './state-table.ts';
import {
  TASK_STATES,
  isTerminalTaskState,
  nextTaskState,
  releasesResources,
} from './task-state.ts';

describe('task states', () => {
  test.each([
    ['TASK_STAGING', 'TASK_STARTING', 'TASK_STARTING'],
    ['TASK_RUNNING', 'TASK_STARTING', 'TASK_STARTING'],
    ['TASK_RUNNING', 'TASK_RUNNING', 'TASK_RUNNING'],
    ['TASK_KILLING', 'TASK_KILLED', 'TASK_KILLED'],
    ['TASK_RUNNING', 'TASK_UNREACHABLE', 'TASK_UNREACHABLE'],
    ['TASK_UNREACHABLE', 'TASK_RUNNING', 'TASK_RUNNING'],
    ['TASK_UNREACHABLE', 'TASK_GONE_BY_OPERATOR', 'TASK_GONE_BY_OPERATOR'],
    ['TASK_FINISHED', 'TASK_RUNNING', 'TASK_FINISHED'],
    ['TASK_KILLED', 'TASK_FAILED', 'TASK_KILLED'],
    ['TASK_LOST', 'TASK_RUNNING', 'TASK_LOST'],
    ['TASK_RUNNING', 'TASK_UNKNOWN', 'TASK_RUNNING'],
  ] as const)('%s, reported %s: %s', (current, reported, next) => {
    expect(nextTaskState(current, reported)).toBe(next);
  });

  test('eight states are terminal', () => {
    const terminal = Object.keys(TASK_STATES).filter((state) =>
      isTerminalTaskState(state as keyof typeof TASK_STATES),
    );

    expect(terminal.toSorted()).toEqual([
      'TASK_DROPPED',
      'TASK_ERROR',
      'TASK_FAILED',
      'TASK_FINISHED',
      'TASK_GONE',
      'TASK_GONE_BY_OPERATOR',
      'TASK_KILLED',
      'TASK_LOST',
    ]);
  });

  test('an unreachable task holds no resources, a task being killed does', () => {
    expect(releasesResources('TASK_UNREACHABLE')).toBe(true);
    expect(releasesResources('TASK_KILLED')).toBe(true);
    expect(releasesResources('TASK_KILLING')).toBe(false);
  });
});

describe('operation states', () => {
  test.each([
    ['OPERATION_PENDING', 'OPERATION_FINISHED', 'OPERATION_FINISHED'],
    ['OPERATION_PENDING', 'OPERATION_UNREACHABLE', 'OPERATION_UNREACHABLE'],
    ['OPERATION_UNREACHABLE', 'OPERATION_DROPPED', 'OPERATION_DROPPED'],
    ['OPERATION_FINISHED', 'OPERATION_FAILED', 'OPERATION_FINISHED'],
  ] as const)('%s, reported %s: %s', (current, reported, next) => {
    expect(nextOperationState(current, reported)).toBe(next);
  });

  test('five states are terminal', () => {
    const terminal = Object.keys(OPERATION_STATES).filter((state) =>
      isTerminalOperationState(state as keyof typeof OPERATION_STATES),
    );

    expect(terminal.toSorted()).toEqual([
      'OPERATION_DROPPED',
      'OPERATION_ERROR',
      'OPERATION_FAILED',
      'OPERATION_FINISHED',
      'OPERATION_GONE_BY_OPERATOR',
    ]);
  });
});

describe('framework states', () => {
  test.each([
    ['RECOVERED', 'subscribe', 'ACTIVE'],
    ['ACTIVE', 'disconnect', 'DISCONNECTED'],
    ['DISCONNECTED', 'subscribe', 'ACTIVE'],
    ['DISCONNECTED', 'disconnect', undefined],
    ['INACTIVE', 'subscribe', 'ACTIVE'],
    ['DISCONNECTED', 'remove', 'REMOVED'],
    ['REMOVED', 'subscribe', undefined],
  ] as const)('%s, %s: %s', (state, event, next) => {
    expect(transition(FRAMEWORK_STATES, state, event)).toBe(next);
  });

  test('an inactive framework is connected, a recovered one is not', () => {
    expect(isConnectedFrameworkState('INACTIVE')).toBe(true);
    expect(isConnectedFrameworkState('RECOVERED')).toBe(false);
  });
});

describe('agent states', () => {
  test.each([
    ['RECOVERED', 'reregister', 'REGISTERED'],
    ['RECOVERED', 'markUnreachable', 'UNREACHABLE'],
    ['REGISTERED', 'disconnect', 'DISCONNECTED'],
    ['DISCONNECTED', 'reregister', 'REGISTERED'],
    ['UNREACHABLE', 'reregister', 'REGISTERED'],
    ['UNREACHABLE', 'markGone', 'GONE'],
    ['GONE', 'reregister', undefined],
    ['REMOVED', 'reregister', undefined],
  ] as const)('%s, %s: %s', (state, event, next) => {
    expect(transition(AGENT_STATES, state, event)).toBe(next);
  });

  test('an agent drains once and comes back by reactivation', () => {
    expect(transition(DRAIN_STATES, 'UNKNOWN', 'drain')).toBe('DRAINING');
    expect(transition(DRAIN_STATES, 'DRAINING', 'finish')).toBe('DRAINED');
    expect(transition(DRAIN_STATES, 'DRAINED', 'reactivate')).toBe('UNKNOWN');
    expect(transition(DRAIN_STATES, 'UNKNOWN', 'finish')).toBeUndefined();
  });

  test('an agent process registers only after recovery', () => {
    expect(transition(AGENT_PROCESS_STATES, 'RECOVERING', 'registered')).toBeUndefined();
    expect(transition(AGENT_PROCESS_STATES, 'RECOVERING', 'recovered')).toBe('DISCONNECTED');
    expect(transition(AGENT_PROCESS_STATES, 'RUNNING', 'masterLost')).toBe('DISCONNECTED');
  });
});

describe('executor states', () => {
  test.each([
    ['REGISTERING', 'subscribe', 'RUNNING'],
    ['REGISTERING', 'exit', 'TERMINATED'],
    ['RUNNING', 'recover', 'REGISTERING'],
    ['TERMINATING', 'subscribe', undefined],
    ['TERMINATING', 'exit', 'TERMINATED'],
    ['TERMINATED', 'subscribe', undefined],
  ] as const)('%s, %s: %s', (state, event, next) => {
    expect(transition(EXECUTOR_STATES, state, event)).toBe(next);
  });

  test('a framework on an agent does not come back from shutdown', () => {
    expect(transition(AGENT_FRAMEWORK_STATES, 'RUNNING', 'shutdown')).toBe('TERMINATING');
    expect(transition(AGENT_FRAMEWORK_STATES, 'TERMINATING', 'shutdown')).toBe('TERMINATING');
  });
});
