import type { HostedCheckResult } from '@mezzo/domain';
import type { CheckInfo, CheckStatusInfo } from '@mezzo/domain/messages';
import { exitCodeOf } from '../wait-status.ts';

/**
 * The status of a check about which nothing is known: not run yet, failed to run, or timed out.
 *
 * Source: mesos src/checks/checks_types.cpp#createEmptyCheckStatusInfo
 */
export function emptyCheckStatus({ type }: CheckInfo): CheckStatusInfo {
  return type === undefined ? {} : { type, [MEMBERS[type]]: {} };
}

/** What a check's result says; an error or a timeout says nothing. */
export function checkStatusOf(check: CheckInfo, result: HostedCheckResult): CheckStatusInfo {
  const empty = emptyCheckStatus(check);
  switch (result.outcome) {
    case 'exit':
      // A check that was ended by a signal has no exit status to tell.
      return (result.status & 0x7f) === 0
        ? { ...empty, command: { exit_code: exitCodeOf(result.status) } }
        : empty;
    case 'http':
      return { ...empty, http: { status_code: result.statusCode } };
    case 'tcp':
      return { ...empty, tcp: { succeeded: result.connected } };
    case 'error':
    case 'timeout':
    case 'transient':
      return empty;
  }
}

export function equalCheckStatus(left: CheckStatusInfo, right: CheckStatusInfo): boolean {
  return (
    left.command?.exit_code === right.command?.exit_code &&
    left.http?.status_code === right.http?.status_code &&
    left.tcp?.succeeded === right.tcp?.succeeded
  );
}

const MEMBERS = { COMMAND: 'command', HTTP: 'http', TCP: 'tcp', UNKNOWN: 'command' } as const;
