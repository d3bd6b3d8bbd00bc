import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestAuthority, type CertifiedKey } from '@mezzo/domain/testing';
import type { ClusterSecurity, Flags, MezzoProgram, ServicePlace } from '@mezzo/tools';
import { repositoryRoot } from './built-services.ts';

const run = promisify(execFile);

/** Users of the services, as the two commands name them. */
const roleUsers: Readonly<Record<Exclude<MezzoProgram, 'agent'>, string>> = {
  master: 'mezzo-master',
  allocator: 'mezzo-allocator',
  'api-gateway': 'mezzo-gateway',
};

/**
 * A cluster's security as an operator makes it: an authority, certificates, the secret of the bus, and
 * what `npm run bus-acl` and `npm run etcd-acl` print, handed to Redis and to etcdctl.
 */
export class SealedSecurity implements ClusterSecurity {
  readonly #folder: string;
  readonly #authority: TestAuthority;
  readonly #server: CertifiedKey;
  readonly #agents: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(this.#keys, { recursive: true });
    this.#authority = new TestAuthority(join(folder, 'certificates'));
    this.#server = this.#authority.certify('server');
    writeFileSync(this.#secretFile, randomBytes(32), { mode: 0o600 });
  }

  get etcdArgs(): readonly string[] {
    const { key, cert } = this.#server;
    return [
      ...['--cert-file', cert, '--key-file', key],
      ...['--client-cert-auth', '--trusted-ca-file', this.#authority.ca],
    ];
  }

  get redisArgs(): readonly string[] {
    const { key, cert } = this.#server;
    return [
      ...['--tls-cert-file', cert, '--tls-key-file', key, '--tls-auth-clients', 'no'],
      ...['--aclfile', this.#aclFile],
    ];
  }

  get caFile(): string {
    return this.#authority.ca;
  }

  get redisCa(): Buffer {
    return readFileSync(this.caFile);
  }

  flagsOf(program: MezzoProgram, { port }: ServicePlace): Flags {
    const user = program === 'agent' ? this.#addAgent(port) : roleUsers[program];
    const etcd = program === 'agent' ? {} : this.#etcdFlags(user);
    const redis = program === 'api-gateway' ? {} : this.#redisFlags(user, program === 'master');
    return { ...etcd, ...redis };
  }

  async prepare(): Promise<void> {
    const args = ['--acl_file', `--secret_file=${this.#secretFile}`, `--out=${this.#keys}`];
    const roles = ['master', 'allocator', 'gateway'].map((role) => `--role=${role}`);
    const agents = this.#agents.map((address) => `--agent=${address}`);
    const users = await npmRun('bus-acl', [...args, ...roles, ...agents]);
    writeFileSync(this.#aclFile, `${users}user default off\n`, { mode: 0o600 });
  }

  async admit(etcdPorts: readonly number[]): Promise<void> {
    const { key, cert } = this.#authority.certify('root');
    const endpoints = etcdPorts.map((port) => `https://127.0.0.1:${String(port)}`).join(',');
    const options = [`--endpoints=${endpoints}`, `--cacert=${this.#authority.ca}`];
    const calls = (await npmRun('etcd-acl', [])).trim().split('\n');
    for (const call of calls) {
      const [program = '', ...args] = call.split(' ');
      await run(program, [...options, `--cert=${cert}`, `--key=${key}`, ...args], {
        env: { ...process.env, ETCDCTL_API: '3' },
      });
    }
  }

  /** The agent at the port, as its user of Redis. */
  agentAt(port: number) {
    const address = addressOf(port);
    const user = agentUser(address);
    return {
      address,
      user,
      password: readFileSync(join(this.#keys, `${user}.password`), 'utf8').trim(),
      busKey: readFileSync(join(this.#keys, `${user}.key`), 'utf8').trim(),
    };
  }

  get #keys(): string {
    return join(this.#folder, 'keys');
  }

  get #secretFile(): string {
    return join(this.#folder, 'secret');
  }

  get #aclFile(): string {
    return join(this.#folder, 'users.acl');
  }

  #addAgent(port: number): string {
    const address = addressOf(port);
    this.#agents.push(address);
    return agentUser(address);
  }

  #etcdFlags(user: string): Flags {
    const { key, cert } = this.#authority.certify(user);
    return { etcd_ca_file: this.#authority.ca, etcd_cert_file: cert, etcd_key_file: key };
  }

  #redisFlags(user: string, isMaster: boolean): Flags {
    return {
      redis_ca_file: this.#authority.ca,
      redis_user: user,
      redis_password_file: join(this.#keys, `${user}.password`),
      ...(isMaster
        ? { redis_secret_file: this.#secretFile }
        : { redis_key_file: join(this.#keys, `${user}.key`) }),
    };
  }
}

function addressOf(port: number): string {
  return `slave(1)@127.0.0.1:${String(port)}`;
}

function agentUser(address: string): string {
  return `mezzo-agent-${address.replaceAll(/[^\w.]+/g, '-')}`;
}

async function npmRun(command: string, args: readonly string[]): Promise<string> {
  const bootstrap = join(repositoryRoot, 'tools', 'bootstrap.mjs');
  const { stdout } = await run(process.execPath, [bootstrap, command, ...args]);
  return stdout;
}
