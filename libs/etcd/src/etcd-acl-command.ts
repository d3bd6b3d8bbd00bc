/** `npm run etcd-acl`: prints the calls of etcdctl that make the users of a cluster. */
import { parseArgs } from 'node:util';
import { closingCalls, etcdAccessOf, etcdctlCalls, etcdParties } from './access-rules.ts';

const usage = `usage: npm run etcd-acl -- [--prefix=/mezzo/] [--with_passwords]

Prints calls of etcdctl that make a user and a role with the least rights for masters, allocators and
gateways. Users show a client certificate that has their name as its common name; --with_passwords lets
etcdctl ask for passwords instead, for --etcd_credentials_file. Nothing is enforced before the last
line.`;

main();

function main(): void {
  try {
    const { values } = parseArgs({
      options: {
        prefix: { type: 'string', default: '/mezzo/' },
        with_passwords: { type: 'boolean', default: false },
      },
    });
    if (!/^\/[\w/.-]*\/$|^\/$/.test(values.prefix)) {
      throw new Error(
        `'${values.prefix}' is no prefix: expecting /, or a path between two of them`,
      );
    }
    for (const party of etcdParties) {
      print(etcdctlCalls(etcdAccessOf(party, values.prefix), values.with_passwords));
    }
    print(closingCalls(values.with_passwords));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}\n`);
    process.exitCode = 2;
  }
}

function print(calls: readonly (readonly string[])[]): void {
  for (const call of calls) process.stdout.write(`etcdctl ${call.join(' ')}\n`);
}
