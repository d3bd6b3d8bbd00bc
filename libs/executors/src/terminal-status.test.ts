import type { HostedContainerExit } from '@mezzo/domain';
import { describe, expect, it, test } from 'vitest';
import type { KillCause } from './kill.ts';
import { terminalStatus } from './terminal-status.ts';

type Exit = Omit<HostedContainerExit, 'containerId'>;

function statusOf(
  exit: Exit,
  cause?: KillCause,
  rest: { isNested?: boolean; isUnhealthy?: boolean; launchError?: string } = {},
): ReturnType<typeof terminalStatus> {
  return terminalStatus({
    exit: { containerId: { value: 'c' }, ...exit },
    kill: cause && { cause, startedAtMs: 0, graceMs: 0 },
    launchError: rest.launchError,
    isNested: rest.isNested ?? false,
    isUnhealthy: rest.isUnhealthy ?? false,
  });
}

describe('a process that ended', () => {
  test.each([
    [0, undefined, 'TASK_FINISHED', 'Command exited with status 0'],
    [256, undefined, 'TASK_FAILED', 'Command exited with status 1'],
    [9, undefined, 'TASK_FAILED', 'Command terminated with signal Killed'],
    [15, 'request', 'TASK_KILLED', 'Command terminated with signal Terminated'],
    [0, 'request', 'TASK_KILLED', 'Command exited with status 0'],
    [0, 'completion', 'TASK_FAILED', 'Command exited with status 0'],
    [15, 'health', 'TASK_KILLED', 'Command terminated with signal Terminated'],
  ] as const)('with %i, killed by %s: %s', (status, cause, state, message) => {
    expect(statusOf({ status }, cause)).toMatchObject({ state, message });
  });

  it('after its time says why', () => {
    const reason = 'REASON_MAX_COMPLETION_TIME_REACHED';
    expect(statusOf({ status: 15 }, 'completion').reason).toBe(reason);
    expect(statusOf({ status: 15 }, 'request').reason).toBeUndefined();
  });

  it('is unhealthy only where that was why', () => {
    expect(statusOf({ status: 15 }, 'health', { isUnhealthy: true }).healthy).toBe(false);
    expect(statusOf({ status: 15 }, 'request').healthy).toBeUndefined();
  });
});

describe('an end of which less is known', () => {
  test.each([
    [{}, {}, 'TASK_FAILED', 'Failed to get exit status for Command'],
    [{}, { isNested: true }, 'TASK_FAILED', 'Command terminated with unknown status'],
    [
      { isUnknown: true },
      {},
      'TASK_FAILED',
      "Unable to retrieve command's termination information",
    ],
    [{ isUnknown: true }, { launchError: 'no such image' }, 'TASK_FAILED', 'no such image'],
    [{}, { isNested: true, launchError: 'no such image' }, 'TASK_FAILED', 'no such image'],
    [
      { status: 256 },
      { isNested: true, launchError: 'no such image' },
      'TASK_FAILED',
      'Command exited with status 1',
    ],
  ] as const)('%o %o: %s', (exit, rest, state, message) => {
    expect(statusOf(exit, undefined, rest)).toEqual({ state, message });
  });

  it('is a kill where one was under way', () => {
    expect(statusOf({ isUnknown: true }, 'request')).toEqual({ state: 'TASK_KILLED' });
  });
});

it('says what the containerizer says before all else', () => {
  const limitation = { resources: [] };
  const verdict = {
    state: 'TASK_FAILED',
    reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
    message: 'Memory limit exceeded',
    limitation,
  } as const;
  expect(statusOf({ status: 9, ...verdict }, 'request')).toEqual({
    ...verdict,
    message: 'Command terminated with signal Killed: Memory limit exceeded',
  });
});
