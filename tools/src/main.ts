import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository root: every command works on it, whatever the current folder is. */
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

type Command = (root: string, args: readonly string[]) => Promise<number>;

/** Commands are loaded when asked for, so that `start` does not pay for the test tools. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start-command.ts')).startCommand,
  cluster: async () => (await import('./cluster/cluster-command.ts')).clusterCommand,
  build: async () => (await import('./build-command.ts')).buildCommand,
  generate: async () => (await import('./generate/command.ts')).generateCommand,
  check: async () => (await import('./check-command.ts')).checkCommand,
  format: async () => (await import('./check-command.ts')).formatCommand,
  test: async () => (await import('./test/test-command.ts')).testCommand,
  golden: async () => (await import('./golden/golden-command.ts')).goldenCommand,
  chaos: async () => (await import('./chaos-command.ts')).chaosCommand,
  sim: async () => (await import('./sim-command.ts')).simCommand,
  'bus-acl': async () => (await import('./bus-acl-command.ts')).busAclCommand,
  'etcd-acl': async () => (await import('./etcd-acl-command.ts')).etcdAclCommand,
  bench: async () => (await import('./bench-command.ts')).benchCommand,
};

const [name = 'help', ...args] = process.argv.slice(2);
const load = commands[name];
if (load === undefined) {
  console.error(`unknown command '${name}'; there are: ${Object.keys(commands).join(', ')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await (await load())(root, args);
}
