import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { failure, success, type Result } from '@mezzo/domain';
import type { Identity } from '../launcher/process-plan.ts';
import { maySwitchUsers } from './user-rights.ts';

/** A user of this host with all groups. */
export interface Account extends Identity {
  readonly name: string;
}

/** Who the agent is, and whether it may start processes as somebody else. */
export interface OwnRights {
  readonly uid: number;
  readonly maySwitch: boolean;
}

function ownRights(): OwnRights {
  return { uid: process.geteuid?.() ?? 0, maySwitch: maySwitchUsers() };
}

/** Finds users by name. Answers come from memory while the host's files are unchanged. */
export class Accounts {
  readonly #files: AccountFiles;
  readonly #own: OwnRights;
  readonly #known = new Map<string, Account>();
  #stamp = '';

  constructor(
    files: AccountFiles = { passwd: '/etc/passwd', group: '/etc/group' },
    own: OwnRights = ownRights(),
  ) {
    this.#files = files;
    this.#own = own;
  }

  /**
   * Whom a process has to become to run as that user.
   *
   * @returns undefined: it is the agent's own user, and there is nothing to change
   *
   * Source: mesos src/slave/containerizer/mesos/launch.cpp#MesosContainerizerLaunch::execute
   */
  async switchTo(name: string): Promise<Result<Account | undefined>> {
    const account = await this.resolve(name);
    if (!account.ok || this.#own.maySwitch) return account;
    if (account.value.uid === this.#own.uid) return success(undefined);
    return failure(
      'Operation not permitted: only an agent of root may run tasks as other users;' +
        ' --no-switch_user has it run all tasks as its own',
    );
  }

  /** @returns the account, or `No such user '<name>'` */
  async resolve(name: string): Promise<Result<Account>> {
    const stamp = stampOf(this.#files.passwd) + stampOf(this.#files.group);
    if (stamp !== this.#stamp) this.#known.clear();
    this.#stamp = stamp;
    const known = this.#known.get(name) ?? this.#fromFiles(name) ?? (await fromDirectory(name));
    if (!known) return failure(`No such user '${name}'`);
    this.#known.set(name, known);
    return success(known);
  }

  #fromFiles(name: string): Account | undefined {
    const entry = parsePasswd(readFileSync(this.#files.passwd, 'utf8'), name);
    if (!entry) return undefined;
    const groups = parseGroups(readFileSync(this.#files.group, 'utf8'), name);
    return { name, ...entry, groups: [...new Set([entry.gid, ...groups])] };
  }
}

export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
}

/** Users of LDAP and the like are known to `id` only. A number is no name. */
async function fromDirectory(name: string): Promise<Account | undefined> {
  if (!/^[A-Za-z_][\w.@$-]*$/.test(name)) return undefined;
  try {
    const ask = async (...options: string[]): Promise<number[]> => {
      const { stdout } = await promisify(execFile)('id', [...options, name]);
      return stdout.trim().split(/\s+/).map(Number);
    };
    const [[uid], [gid], groups] = await Promise.all([ask('-u'), ask('-g'), ask('-G')]);
    if (uid === undefined || gid === undefined) return undefined;
    return { name, uid, gid, groups };
  } catch {
    return undefined;
  }
}

export function parsePasswd(
  text: string,
  name: string,
): { readonly uid: number; readonly gid: number } | undefined {
  for (const line of text.split('\n')) {
    const [user, , uid, gid] = line.split(':');
    if (user === name && uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

export function parseGroups(text: string, name: string): number[] {
  return text.split('\n').flatMap((line) => {
    const [, , gid, members = ''] = line.split(':');
    return gid && members.split(',').includes(name) ? [Number(gid)] : [];
  });
}

function stampOf(path: string): string {
  const { mtimeMs, size, ino } = statSync(path);
  return `${mtimeMs}:${size}:${ino};`;
}
