import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildServices } from './build.ts';

/** `npm start [-- --flag=value ...]`: builds and runs the embedded cluster until it is stopped. */
export async function startCommand(root: string, args: readonly string[]): Promise<number> {
  await buildServices(root, ['local']);
  const child = spawn(process.execPath, [join(root, 'dist', 'local', 'main.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  passSignalsOn(child.pid);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * A signal sent to this process alone goes on to the cluster. A Ctrl-C in a terminal reaches the
 * cluster by itself, so it must only not end this process before the cluster has cleaned up.
 */
function passSignalsOn(pid: number | undefined): void {
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY && pid !== undefined) process.kill(pid, 'SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (pid !== undefined) process.kill(pid, signal);
    });
  }
}
