import { join } from 'node:path';
import { runProcess } from './run-process.ts';

/** `npm run etcd-acl`: users and roles in etcd for a cluster. See `docs/security.md`. */
export function etcdAclCommand(root: string, args: readonly string[]): Promise<number> {
  // A program of the adapter's own: the tools import no adapter.
  const program = join(root, 'libs', 'etcd', 'src', 'etcd-acl-command.ts');
  return runProcess(process.execPath, [program, ...args], { cwd: process.cwd() });
}
