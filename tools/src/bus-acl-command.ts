import { join } from 'node:path';
import { runProcess } from './run-process.ts';

/** `npm run bus-acl`: users, passwords and keys for the bus of a cluster. See `docs/security.md`. */
export function busAclCommand(root: string, args: readonly string[]): Promise<number> {
  // A program of the adapter's own: the tools import no adapter.
  const program = join(root, 'libs', 'redis-streams', 'src', 'bus-acl-command.ts');
  return runProcess(process.execPath, [program, ...args], { cwd: process.cwd() });
}
