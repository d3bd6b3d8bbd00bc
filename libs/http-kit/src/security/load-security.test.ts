import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { parseFlags } from '../flags/parse-flags.ts';
import { aclsFlag } from './acls-flag.ts';
import { signToken } from './json-web-token.ts';
import { loadAuthenticator } from './load-authenticator.ts';
import { loadAuthorizer } from './load-authorizer.ts';

const folder = mkdtempSync(join(tmpdir(), 'mezzo-security-'));
const extension = join(folder, 'extension.mjs');
writeFileSync(
  extension,
  `export const createAuthorizer = async () => ({
     approver: (subject) => ({ approved: () => subject?.value === 'ann' }),
   });
   export const createAuthenticationScheme = () => ({
     scheme: 'Name',
     authenticate: (realm, headers) => ({ principal: headers.authorization }),
   });`,
);
afterAll(() => rmSync(folder, { recursive: true }));

const material = { credentials: undefined, tokenKey: undefined, nowMs: () => 0 };

function readAcls(text: string) {
  return parseFlags(
    { acls: aclsFlag({ help: '' }) },
    {
      argv: [`--acls=${text}`],
      env: {},
      envPrefix: 'MESOS_',
      readFile: (path) => {
        if (path === '/acls.json') return '{"permissive": false}';
        throw new Error(`no file ${path}`);
      },
    },
  );
}

describe('--acls', () => {
  test.each(['{"permissive":false}', '/acls.json', 'file:///acls.json'])('reads %s', (text) => {
    const result = readAcls(text);
    expect('flags' in result && result.flags.values.acls?.acls.permissive).toBe(false);
    expect('flags' in result && result.flags.printed.get('acls')).toBe('permissive: false\n');
  });

  test.each([
    ['{', 'Failed to parse JSON'],
    ['[]', 'Expecting a JSON object'],
    ['/nope', "Error reading file '/nope': no file /nope"],
  ])('refuses %s', (text, reason) => {
    expect(readAcls(text)).toEqual({
      errors: [`Failed to load value for flag 'acls': ${reason}`],
    });
  });
});

describe('authorizers', () => {
  it('are local, with a list or without', async () => {
    const open = await loadAuthorizer('local', undefined);
    expect((await open.approver(undefined, 'VIEW_FLAGS')).approved()).toBe(true);
    const closed = await loadAuthorizer('local', { permissive: false, rules: new Map() });
    expect((await closed.approver(undefined, 'VIEW_FLAGS')).approved()).toBe(false);
  });

  it('are loaded by name', async () => {
    const loaded = await loadAuthorizer(extension, undefined);
    expect((await loaded.approver({ value: 'ann' }, 'VIEW_FLAGS')).approved()).toBe(true);
    expect((await loaded.approver({ value: 'bob' }, 'VIEW_FLAGS')).approved()).toBe(false);
  });

  it('that cannot be had are told of', async () => {
    await expect(loadAuthorizer('@acme/missing', undefined)).rejects.toThrow(
      "Could not load '@acme/missing' (--authorizers)",
    );
    await expect(loadAuthorizer('node:path', undefined)).rejects.toThrow(
      "'node:path' (--authorizers) does not export a function 'createAuthorizer'",
    );
  });
});

describe('authenticators', () => {
  it('close the realms they are named for', async () => {
    const tokenKey = Buffer.from('k');
    const authenticator = await loadAuthenticator(
      [
        { realm: 'one', authenticators: ['basic', 'jwt'] },
        { realm: 'two', authenticators: [extension] },
      ],
      { ...material, credentials: [{ principal: 'a', secret: 's' }], tokenKey },
    );
    const ask = (realm: string, authorization: string): unknown =>
      authenticator.authenticate(realm, { authorization });
    expect(ask('one', 'Basic YTpz')).toEqual({ principal: 'a' });
    expect(ask('one', `Bearer ${signToken({ sub: 'b' }, tokenKey)}`)).toMatchObject({
      principal: 'b',
    });
    expect(ask('one', 'ann')).toHaveProperty('refusal');
    expect(ask('two', 'ann')).toEqual({ principal: 'ann' });
    expect(ask('three', 'ann')).toEqual({ principal: undefined });
  });

  test.each([
    [[], "No HTTP authenticators specified for realm 'r'"],
    [['basic'], "No credentials provided for the default 'basic' HTTP authenticator for realm 'r'"],
    [['jwt'], "No secret key provided for the default 'jwt' HTTP authenticator for realm 'r'"],
    [['@acme/missing'], "Could not load '@acme/missing' (--http_authenticators)"],
  ])('%s cannot be had', async (authenticators, reason) => {
    await expect(loadAuthenticator([{ realm: 'r', authenticators }], material)).rejects.toThrow(
      reason,
    );
  });
});
