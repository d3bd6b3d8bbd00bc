import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { etcdSettingsOf, type EtcdFlagValues } from './settings-of-flags.ts';

const folder = mkdtempSync(join(tmpdir(), 'mezzo-etcd-flags-'));
afterAll(() => rmSync(folder, { recursive: true }));

const flags: EtcdFlagValues = {
  etcd: ['http://a:2379'],
  etcd_ca_file: undefined,
  etcd_cert_file: undefined,
  etcd_key_file: undefined,
  etcd_lease: 3_000,
  etcd_prefix: undefined,
};

function fileWith(content: string): string {
  const path = join(folder, 'credentials');
  writeFileSync(path, content);
  return path;
}

describe('the settings of etcd that flags stand for', () => {
  test('are none without its address', () => {
    expect(etcdSettingsOf({ ...flags, etcd: undefined })).toBeUndefined();
    expect(etcdSettingsOf(flags)).toMatchObject({ leaseTtlSeconds: 3, prefix: '/mezzo/' });
  });

  test('take the credentials from a file', () => {
    const etcd_credentials_file = fileWith('ops:pass:word\n');
    const auth = { username: 'ops', password: 'pass:word' };
    expect(etcdSettingsOf({ ...flags, etcd_credentials_file })).toMatchObject({ auth });
  });

  test.each(['', 'ops', ':secret', 'a:b\nc:d'])('refuse credentials that are none: %j', (text) => {
    const etcd_credentials_file = fileWith(text);
    expect(() => etcdSettingsOf({ ...flags, etcd_credentials_file })).toThrow('user:password');
  });
});
