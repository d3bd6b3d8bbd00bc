import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Accounts, parseGroups, parsePasswd } from './account.ts';

let folder: string;
let accounts: Accounts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mezzo-accounts-'));
  const files = { passwd: join(folder, 'passwd'), group: join(folder, 'group') };
  await writeFile(files.passwd, 'root:x:0:0::/:/bin/sh\njane-of-mezzo:x:1001:1002:J:/:/bin/sh\n');
  await writeFile(files.group, 'wheel:x:10:root,jane-of-mezzo\nmezzo:x:1002:\nempty:x:7:\n');
  accounts = new Accounts(files);
});
afterEach(() => rm(folder, { recursive: true }));

test('finds an account with all its groups', async () => {
  expect(await accounts.resolve('jane-of-mezzo')).toEqual({
    ok: true,
    value: { name: 'jane-of-mezzo', uid: 1001, gid: 1002, groups: [1002, 10] },
  });
});

test('an account that is added is found, one that is taken away is not', async () => {
  const refused = { ok: false, reason: "No such user 'new-of-mezzo'" };
  expect(await accounts.resolve('new-of-mezzo')).toEqual(refused);
  await writeFile(join(folder, 'passwd'), 'new-of-mezzo:x:5:6:::\n');
  expect(await accounts.resolve('new-of-mezzo')).toMatchObject({ value: { uid: 5, groups: [6] } });
  await writeFile(join(folder, 'passwd'), 'root:x:0:0:::\n');
  expect(await accounts.resolve('new-of-mezzo')).toEqual(refused);
});

describe('whom a process has to become', () => {
  const switchingBy = (uid: number, maySwitch: boolean): Promise<unknown> => {
    const files = { passwd: join(folder, 'passwd'), group: join(folder, 'group') };
    return new Accounts(files, { uid, maySwitch }).switchTo('jane-of-mezzo');
  };

  test('the user, where the agent may switch', async () => {
    expect(await switchingBy(0, true)).toMatchObject({ ok: true, value: { uid: 1001 } });
    expect(await switchingBy(1001, true)).toMatchObject({ ok: true, value: { uid: 1001 } });
  });

  test('nobody else, where it is the user', async () => {
    expect(await switchingBy(1001, false)).toEqual({ ok: true, value: undefined });
  });

  test('a user that it may not become is refused, and the flag named', async () => {
    expect(await switchingBy(1002, false)).toEqual({
      ok: false,
      reason:
        'Operation not permitted: only an agent of root may run tasks as other users;' +
        ' --no-switch_user has it run all tasks as its own',
    });
  });
});

test.for(['', '0', '-u', 'a b', 'x:y', '$(id)'])('"%s" is nobody', async (name) => {
  expect(await accounts.resolve(name)).toEqual({ ok: false, reason: `No such user '${name}'` });
});

test('lines that are no accounts are passed over', () => {
  expect(parsePasswd('+::::::\n\njunk\na:x:1:2\n', 'a')).toEqual({ uid: 1, gid: 2 });
  expect(parsePasswd('', 'a')).toBeUndefined();
  expect(parseGroups('junk\ng:x:3:a\n', 'a')).toEqual([3]);
});
