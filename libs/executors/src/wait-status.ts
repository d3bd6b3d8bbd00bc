/**
 * How a process ended, in words: `exited with status 3`, `terminated with signal Killed`.
 *
 * @param status - a status word of wait(2)
 *
 * Source: mesos 3rdparty/stout/include/stout/os/wait.hpp#WSTRINGIFY
 */
export function describeWaitStatus(status: number): string {
  const signal = status & 0x7f;
  if (signal === 0) return `exited with status ${exitCodeOf(status)}`;
  const dumped = (status & 0x80) === 0 ? '' : ' (core dumped)';
  return `terminated with signal ${signalText(signal)}${dumped}`;
}

/** Whether the process ended by itself with status 0. */
export function isSuccess(status: number): boolean {
  return status === 0;
}

/** The exit status of a process that was not ended by a signal. */
export function exitCodeOf(status: number): number {
  return (status >> 8) & 0xff;
}

/** strsignal(3) of glibc, on which frameworks' users have come to rely. */
const SIGNAL_TEXTS: readonly (string | undefined)[] = [
  undefined,
  'Hangup',
  'Interrupt',
  'Quit',
  'Illegal instruction',
  'Trace/breakpoint trap',
  'Aborted',
  'Bus error',
  'Floating point exception',
  'Killed',
  'User defined signal 1',
  'Segmentation fault',
  'User defined signal 2',
  'Broken pipe',
  'Alarm clock',
  'Terminated',
  'Stack fault',
  'Child exited',
  'Continued',
  'Stopped (signal)',
  'Stopped',
  'Stopped (tty input)',
  'Stopped (tty output)',
  'Urgent I/O condition',
  'CPU time limit exceeded',
  'File size limit exceeded',
  'Virtual timer expired',
  'Profiling timer expired',
  'Window changed',
  'I/O possible',
  'Power failure',
  'Bad system call',
];
const REALTIME_MIN = 34;

function signalText(signal: number): string {
  const text = SIGNAL_TEXTS[signal];
  if (text !== undefined) return text;
  return signal >= REALTIME_MIN
    ? `Real-time signal ${signal - REALTIME_MIN}`
    : `Unknown signal ${signal}`;
}
