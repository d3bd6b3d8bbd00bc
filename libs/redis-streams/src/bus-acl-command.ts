/**
 * `npm run bus-acl`: prints the users of Redis for a cluster, and writes what each party needs to
 * show into files of its own. Run once more after an agent was added; the same secret gives the same
 * users, passwords and keys.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accessOf, type Party } from './acl-rules.ts';
import { busSecretOf } from './bus-keys.ts';

const usage = `usage: npm run bus-acl -- --secret_file=FILE [--prefix=mezzo:] [--out=FOLDER] [--acl_file]
         [--role=master|allocator|gateway]... [--agent='slave(1)@10.0.0.1:5051']...

Prints ACL SETUSER commands for the roles (all three unless some are named) and agents; with --acl_file,
lines of the file that Redis is started with instead (\`aclfile\` in redis.conf). With --out, writes
FOLDER/USER.password and FOLDER/USER.key (for --redis_key_file), readable by their owner only.
The secret is that of --redis_secret_file.`;

const roles = ['master', 'allocator', 'gateway'] as const;

main();

function main(): void {
  try {
    const { values } = parseArgs({
      options: {
        secret_file: { type: 'string' },
        prefix: { type: 'string', default: 'mezzo:' },
        out: { type: 'string' },
        acl_file: { type: 'boolean', default: false },
        role: { type: 'string', multiple: true },
        agent: { type: 'string', multiple: true, default: [] },
      },
    });
    if (values.secret_file === undefined) throw new Error('--secret_file is missing');
    const secret = busSecretOf(readFileSync(values.secret_file));
    const parties = [
      ...(values.role ?? (values.agent.length > 0 ? [] : roles)).map(roleOf),
      ...values.agent.map((agent) => ({ agent })),
    ];
    for (const party of parties) print(party, secret, values);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}\n`);
    process.exitCode = 2;
  }
}

function roleOf(text: string): Party {
  const role = roles.find((each) => each === text);
  if (role === undefined) throw new Error(`'${text}' is no role`);
  return role;
}

function print(
  party: Party,
  secret: Buffer,
  options: {
    readonly prefix: string;
    readonly out?: string | undefined;
    readonly acl_file: boolean;
  },
): void {
  const { prefix, out } = options;
  const { line, user, password, busKey } = accessOf(party, secret, prefix);
  process.stdout.write(`${options.acl_file ? line.replace('ACL SETUSER', 'user') : line}\n`);
  if (out === undefined) return;
  mkdirSync(out, { recursive: true, mode: 0o700 });
  writeFileSync(join(out, `${user}.password`), `${password}\n`, { mode: 0o600 });
  if (busKey !== undefined) writeFileSync(join(out, `${user}.key`), busKey, { mode: 0o600 });
}
