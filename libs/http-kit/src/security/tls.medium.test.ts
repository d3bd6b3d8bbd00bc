import { Module } from '@nestjs/common';
import { TestAuthority } from '@mezzo/domain/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, test } from 'vitest';
import { parseFlags } from '../flags/parse-flags.ts';
import { textAnswer } from '../http/answer.ts';
import { createHttpApplication, httpLimits } from '../http/http-adapter.ts';
import { mountEndpoints } from '../http/mount-endpoints.ts';
import { tlsFlags } from './tls-flags.ts';
import { tlsOptions } from './tls-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'mezzo-tls-'));
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  const authority = new TestAuthority(folder);
  authority.certify('server');
  authority.certify('client');
  authority.stranger('stranger');
  writeFileSync(file('garbage'), 'hunter2');
});
afterAll(() => rmSync(folder, { recursive: true }));

function optionsFor(...argv: readonly string[]) {
  const result = parseFlags(tlsFlags, { argv, env: {}, envPrefix: 'MESOS_', readFile: () => '' });
  if ('errors' in result) throw new Error(result.errors.join('\n'));
  return tlsOptions(result.flags.values);
}

const own = (): readonly string[] => [
  '--ssl_enabled',
  `--ssl_cert_file=${file('server.crt')}`,
  `--ssl_key_file=${file('server.key')}`,
  `--ssl_ca_file=${file('authority.crt')}`,
];

@Module({})
class EmptyModule {}

/** Asks a server with these flags, and tells status, body and version of TLS. */
async function ask(flags: readonly string[], client: RequestOptions = {}) {
  const app = await createHttpApplication(EmptyModule, httpLimits, optionsFor(...flags));
  onTestFinished(() => app.close());
  mountEndpoints(app.getHttpServer(), {
    defaultProcess: 'master',
    endpoints: [{ process: 'master', name: 'x', handle: () => textAnswer(200, 'hello') }],
    authenticator: { authenticate: () => ({ principal: undefined }) },
    onFailure: () => undefined,
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const options = { host: '127.0.0.1', port, path: '/x', agent: false as const };
  const ca = readFileSync(file('authority.crt'));
  return new Promise<unknown>((resolve, reject) => {
    request({ ...options, ca, ...client }, (response) => {
      const version = response.socket instanceof TLSSocket && response.socket.getProtocol();
      void text(response).then((body) => resolve([response.statusCode, body, version]));
    })
      .on('error', reject)
      .end();
  });
}

const identity = (name: string): RequestOptions => ({
  key: readFileSync(file(`${name}.key`)),
  cert: readFileSync(file(`${name}.crt`)),
});

describe('a listener with TLS', () => {
  it('serves HTTPS and nothing else', async () => {
    expect(await ask(own())).toEqual([200, 'hello', 'TLSv1.3']);
    expect(optionsFor()).toBeUndefined();
    await expect(ask(own(), { ca: readFileSync(file('stranger.crt')) })).rejects.toThrow();
  });

  it('speaks the versions it may', async () => {
    const flags = [...own(), '--ssl_enable_tls_v1_3=false'];
    expect(await ask(flags)).toEqual([200, 'hello', 'TLSv1.2']);
    const newer = [...own(), '--ssl_enable_tls_v1_2=false'];
    await expect(ask(newer, { maxVersion: 'TLSv1.2' })).rejects.toThrow();
  });

  it('can demand certificates of clients', async () => {
    const flags = [...own(), '--ssl_require_client_cert'];
    expect(await ask(flags, identity('client'))).toEqual([200, 'hello', 'TLSv1.3']);
    await expect(ask(flags)).rejects.toThrow();
    await expect(ask(flags, identity('stranger'))).rejects.toThrow();
  });

  test.each([
    [['--ssl_cert_file=/c'], 'SSL requires key! NOTE: Set path with --ssl_key_file'],
    [['--ssl_key_file=/k'], 'SSL requires certificate! NOTE: Set path with --ssl_cert_file'],
    [['--ssl_key_file=/nope', '--ssl_cert_file=/c'], "Could not load key file '/nope': ENOENT"],
    [
      [`--ssl_key_file=${file('garbage')}`, `--ssl_cert_file=${file('garbage')}`],
      'Could not use key',
    ],
  ])('does not come up with %s', (flags, reason) => {
    expect(() => optionsFor('--ssl_enabled', ...flags)).toThrow(reason);
  });

  it('does not come up with the key of another, and quotes none', () => {
    const flags = own().map((flag) => flag.replace('server.key', 'client.key'));
    expect(() => optionsFor(...flags)).toThrow('Could not use key');
    try {
      optionsFor(...flags, '--ssl_ciphers=hunter2');
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('BEGIN');
    }
  });
});
