import type { CommandInfo } from '@mezzo/domain/messages';

/** A task that does nothing, as in the measurement of Mesos. */
export const noop: CommandInfo = { value: 'true' };

/** A task that only stays, as one process without a shell around it. */
export const stay: CommandInfo = {
  shell: false,
  value: '/bin/sleep',
  arguments: ['sleep', '86400'],
};

/** Whether a command line is that of {@link stay}. */
export function isStay(commandLine: string): boolean {
  return commandLine === 'sleep 86400';
}
