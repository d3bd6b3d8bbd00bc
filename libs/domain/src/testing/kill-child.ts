import type { ChildProcess } from 'node:child_process';

/** Ends the process by a signal; resolves when it is gone, or at once if there is none. */
export async function killChild(
  child: ChildProcess | undefined,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exited;
}
