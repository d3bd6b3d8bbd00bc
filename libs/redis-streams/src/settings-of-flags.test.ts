import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MasterKeyring, partyKeys, partyKeysText } from './bus-keys.ts';
import { redisSettingsOf } from './settings-of-flags.ts';

const folder = mkdtempSync(join(tmpdir(), 'mezzo-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(content: string | Buffer): string {
  const path = join(folder, randomBytes(8).toString('hex'));
  writeFileSync(path, content);
  return path;
}

const url = 'redis://a:6379';
const plain = { redis_ca_file: undefined, redis_prefix: undefined };
/** Without what checks the signatures of leaders. */
const halfKey = randomBytes(32).toString('base64url');
const agent = 'slave(1)@10.0.0.1:5051';

describe('the settings that flags stand for', () => {
  test('have the defaults, and no keys', () => {
    expect(redisSettingsOf(url, plain)).toMatchObject({ url, prefix: 'mezzo:' });
    expect(redisSettingsOf(url, plain)).not.toHaveProperty('keyring');
  });

  test('make a master and an agent share a key', () => {
    const secret = randomBytes(32);
    const ofMaster = redisSettingsOf(url, { ...plain, redis_secret_file: fileWith(secret) });
    const key = ofMaster.keyring?.keyFor(agent);
    expect(key).toEqual(new MasterKeyring(secret).keyFor(agent));
    const keyFile = fileWith(partyKeysText(partyKeys(secret, agent)));
    const ofAgent = redisSettingsOf(url, { ...plain, redis_key_file: keyFile });
    expect(ofAgent.keyring?.keyFor('master:1')).toEqual(key);
    expect(ofAgent.keyring?.keyFor('slave(1)@10.0.0.2:5051')).toBeUndefined();
    const announcement = { prefix: 'mezzo:', term: 7, address: 'master:1' };
    const signature = ofMaster.keyring?.sign(announcement) ?? '';
    expect(ofAgent.keyring?.isSigned(announcement, signature)).toBe(true);
    expect(ofAgent.keyring?.isSigned({ ...announcement, term: 8 }, signature)).toBe(false);
    expect(ofAgent.keyring?.isSigned(announcement, 'nonsense')).toBe(false);
    expect(ofAgent.keyring?.sign(announcement)).toBeUndefined();
  });

  test('take user and password from flags', () => {
    const flags = { ...plain, redis_user: 'ops', redis_password_file: fileWith('s3cret\n') };
    expect(redisSettingsOf(url, flags)).toMatchObject({ username: 'ops', password: 's3cret' });
  });

  test.each([
    [{ redis_password_file: '/nope' }, /--redis_password_file: ENOENT/],
    [{ redis_secret_file: '/nope' }, /--redis_secret_file: ENOENT/],
    [{ redis_secret_file: fileWith('short') }, /--redis_secret_file: expecting 32 bytes/],
    [{ redis_key_file: fileWith(halfKey) }, /--redis_key_file: expecting a key/],
    [{ redis_key_file: fileWith('no key') }, /--redis_key_file: expecting a key/],
  ])('are refused: %j', (flags, want) => {
    expect(() => redisSettingsOf(url, { ...plain, ...flags })).toThrow(want);
  });
});
