import { randomUUID } from 'node:crypto';
import type { Containerizer } from '@mezzo/containerizer';
import type { CommandInfo, ContainerID } from '@mezzo/domain/messages';
import { timeoutOutcome, type CheckOutcome } from './check-outcome.ts';
import type { HostedRun } from './hosted-run.ts';

const SIGKILL = 9;

/**
 * Runs the command of a check inside the container of a pod's task, in a container of its own.
 *
 * Source: mesos src/checks/checker_process.cpp#nestedCommandCheck
 */
export async function runNestedCheck(
  containerizer: Containerizer,
  check: {
    readonly run: HostedRun;
    readonly parent: ContainerID;
    readonly command: CommandInfo;
    readonly timeoutMs: number;
  },
): Promise<CheckOutcome> {
  const { run, parent, command, timeoutMs } = check;
  const containerId: ContainerID = { value: `check-${randomUUID()}`, parent };
  const outcome = await containerizer.launch({
    containerId,
    command,
    environment: {},
    user: run.user,
    resources: [],
    limits: {},
    containerClass: 'DEBUG',
    lifetime: { checkpoint: false, recoveryTimeoutMs: 0, shutdownGraceMs: 0 },
  });
  if (outcome.kind !== 'launched') {
    const message = 'message' in outcome ? outcome.message : outcome.kind;
    return { outcome: 'error', message };
  }
  const isLate = timer(timeoutMs, () => void containerizer.destroy(containerId));
  const termination = await containerizer.wait(containerId);
  const wasLate = isLate();
  containerizer.remove(containerId);
  if (wasLate) return timeoutOutcome('Command', timeoutMs);
  const status = termination?.status;
  // Whoever killed it, it says nothing about the task: perhaps the task itself is being killed.
  return status === undefined || status === SIGKILL
    ? { outcome: 'transient' }
    : { outcome: 'exit', status };
}

/** @returns ends the timer and tells whether it had fired */
function timer(delayMs: number, onFire: () => void): () => boolean {
  let hasFired = false;
  const handle =
    delayMs === Infinity
      ? undefined
      : setTimeout(() => {
          hasFired = true;
          onFire();
        }, delayMs);
  return () => {
    clearTimeout(handle);
    return hasFired;
  };
}
