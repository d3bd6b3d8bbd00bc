import type { HostedContainerExit } from '@mezzo/domain';
import type { TaskState, TaskStatus } from '@mezzo/domain/messages';
import type { Kill } from './kill.ts';
import { describeWaitStatus, isSuccess } from './wait-status.ts';

export interface TaskEnd {
  readonly exit: HostedContainerExit;
  readonly kill: Kill | undefined;
  readonly launchError: string | undefined;
  readonly isNested: boolean;
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
  const message = messageOf(end);
  const text = exit.message === undefined ? message : `${message}: ${exit.message}`;
  const isOverdue = kill?.cause === 'completion';
  const reason = exit.reason ?? (isOverdue ? 'REASON_MAX_COMPLETION_TIME_REACHED' : undefined);
  return {
    state: exit.state ?? stateOf(end),
    message: text,
    ...(reason === undefined ? {} : { reason }),
    ...(kill?.cause === 'health' ? { healthy: false } : {}),
    ...(exit.limitation === undefined ? {} : { limitation: exit.limitation }),
  };
}

function stateOf({ exit, kill }: TaskEnd): TaskState {
  if (exit.isUnknown === true) return kill === undefined ? 'TASK_FAILED' : 'TASK_KILLED';
  if (exit.status === undefined || kill?.cause === 'completion') return 'TASK_FAILED';
  if (kill !== undefined) return 'TASK_KILLED';
  return isSuccess(exit.status) ? 'TASK_FINISHED' : 'TASK_FAILED';
}

function messageOf({ exit, launchError, isNested }: TaskEnd): string {
  if (exit.isUnknown === true) {
    return launchError ?? "Unable to retrieve command's termination information";
  }
  if (exit.status !== undefined) return `Command ${describeWaitStatus(exit.status)}`;
  return isNested
    ? 'Command terminated with unknown status'
    : 'Failed to get exit status for Command';
}
