import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mainOf, type Flags } from './cluster-services.ts';
import type { DistributedClusterOptions } from './distributed-cluster.ts';

/** The secret of a cluster, and the keys that a master prints for everybody else. */
export class BusSeals {
  readonly #root: string;
  readonly #folder: string;
  readonly #secretFile: string;
  #keysCount = 0;

  constructor({ root, folder }: DistributedClusterOptions) {
    this.#root = root;
    this.#folder = join(folder, 'keys');
    this.#secretFile = join(this.#folder, 'secret');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(this.#secretFile, randomBytes(32), { mode: 0o600 });
  }

  get ofMaster(): Flags {
    return { redis_secret_file: this.#secretFile };
  }

  /** @param party - an agent's address, or `allocator` */
  ofParty(party: string): Flags {
    const args = [`--redis_secret_file=${this.#secretFile}`, `--print_redis_key=${party}`];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [mainOf(this.#root, 'master'), ...args],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`no key for ${party}: ${stderr}`);
    this.#keysCount += 1;
    const file = join(this.#folder, `key-${String(this.#keysCount)}`);
    writeFileSync(file, stdout, { mode: 0o600 });
    return { redis_key_file: file };
  }
}
