import type { HostedContainerExit } from '@mezzo/domain';
import type { TaskState, TaskStatus } from '@mezzo/domain/messages';
import type { Kill } from './kill.ts';
import { describeWaitStatus, isSuccess } from './wait-status.ts';

export interface TaskEnd {
  readonly exit: HostedContainerExit;
  readonly kill: Kill | undefined;
  readonly launchError: string | undefined;
  readonly isNested: boolean;
  readonly isUnhealthy: boolean;
}

type TerminalStatus = Pick<TaskStatus, 'state' | 'reason' | 'message' | 'healthy' | 'limitation'>;

/**
 * What the end of a container means for its task. A task that is being killed counts as killed
 * whatever its exit status; the containerizer's own verdict goes before everything.
 *
 * Source: mesos src/launcher/executor.cpp#reaped, src/launcher/default_executor.cpp#waited
 */
export function terminalStatus(end: TaskEnd): TerminalStatus {
  const { exit, kill } = end;
  const texts = [messageOf(end), exit.message].filter((text) => text !== undefined);
  const isOverdue = kill?.cause === 'completion';
  const reason = exit.reason ?? (isOverdue ? 'REASON_MAX_COMPLETION_TIME_REACHED' : undefined);
  return {
    state: exit.state ?? stateOf(end),
    ...(texts.length === 0 ? {} : { message: texts.join(': ') }),
    ...(reason === undefined ? {} : { reason }),
    ...(end.isUnhealthy ? { healthy: false } : {}),
    ...(exit.limitation === undefined ? {} : { limitation: exit.limitation }),
  };
}

function stateOf({ exit, kill }: TaskEnd): TaskState {
  if (exit.isUnknown === true) return kill === undefined ? 'TASK_FAILED' : 'TASK_KILLED';
  if (exit.status === undefined || kill?.cause === 'completion') return 'TASK_FAILED';
  if (kill !== undefined) return 'TASK_KILLED';
  return isSuccess(exit.status) ? 'TASK_FINISHED' : 'TASK_FAILED';
}

function messageOf({ exit, kill, launchError, isNested }: TaskEnd): string | undefined {
  if (exit.isUnknown === true) {
    if (kill !== undefined) return undefined;
    return launchError ?? "Unable to retrieve command's termination information";
  }
  if (exit.status !== undefined) return `Command ${describeWaitStatus(exit.status)}`;
  if (!isNested) return 'Failed to get exit status for Command';
  return launchError ?? 'Command terminated with unknown status';
}
