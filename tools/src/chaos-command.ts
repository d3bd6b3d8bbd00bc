import { join } from 'node:path';
import { buildServices } from './build.ts';
import { runProcess } from './run-process.ts';

/** `npm run chaos -- [--minutes=N] [--seed=N] …`: a cluster, three frameworks, and faults. */
export async function chaosCommand(root: string, args: readonly string[]): Promise<number> {
  await buildServices(root);
  // In a terminal a Ctrl-C reaches the run by itself; we stay to tell what it came to.
  process.on('SIGINT', () => undefined);
  return runProcess(process.execPath, [join(root, 'e2e', 'chaos', 'main.ts'), ...args], {
    cwd: root,
  });
}
