import { signToken } from '@mezzo/http-kit';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AgentHarness } from '../testing/agent-harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'mezzo-agent-security-'));
let harness: AgentHarness;

beforeAll(async () => {
  const credentials = JSON.stringify({ credentials: [{ principal: 'ops', secret: 'hunter2' }] });
  writeFileSync(join(folder, 'credentials'), credentials, { mode: 0o600 });
  writeFileSync(join(folder, 'key'), 'hunter2-key', { mode: 0o600 });
  harness = await AgentHarness.create([
    '--authenticate_http_readonly',
    '--authenticate_http_readwrite',
    '--authenticate_http_executors',
    `--http_credentials=file://${join(folder, 'credentials')}`,
    `--jwt_secret_key=${join(folder, 'key')}`,
  ]);
});
afterAll(async () => {
  await harness.dispose();
  rmSync(folder, { recursive: true });
});

const ops = `Basic ${Buffer.from('ops:hunter2').toString('base64')}`;
const bearer = (claims: Readonly<Record<string, string>>, key = 'hunter2-key'): string =>
  `Bearer ${signToken(claims, Buffer.from(key))}`;

async function ask(path: string, authorization?: string, call?: object) {
  const headers = {
    'Content-Type': 'application/json',
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  };
  const init = call === undefined ? {} : { method: 'POST', body: JSON.stringify(call) };
  const response = await fetch(harness.url + path, { headers, ...init });
  const challenge = response.headers.get('WWW-Authenticate');
  return { status: response.status, challenge, text: await response.text() };
}

const executor = { framework_id: { value: 'f' }, executor_id: { value: 'e' } };
const subscribe = { ...executor, type: 'SUBSCRIBE', subscribe: {} };

test.each([
  ['/state', undefined, undefined, 401, 'Basic realm="mesos-agent-readonly"'],
  ['/state', bearer({ sub: 'ops' }), undefined, 401, 'Basic realm="mesos-agent-readonly"'],
  ['/state', ops, undefined, 200, null],
  [
    '/api/v1',
    undefined,
    { type: 'GET_HEALTH' },
    401,
    'Basic realm="mesos-agent-readwrite",Bearer realm="mesos-agent-readwrite"',
  ],
  ['/api/v1', ops, { type: 'GET_HEALTH' }, 200, null],
  ['/api/v1', bearer({ fid: 'f' }), { type: 'GET_HEALTH' }, 200, null],
  ['/api/v1/executor', undefined, subscribe, 401, 'Bearer realm="mesos-agent-executor"'],
  [
    '/api/v1/executor',
    bearer({ fid: 'f' }, 'another'),
    subscribe,
    401,
    'Bearer realm="mesos-agent-executor", error="invalid_token", ' +
      'error_description="Invalid JWT: Token signature does not match"',
  ],
  ['/api/v1/executor', bearer({ fid: 'f' }), subscribe, 400, null],
  ['/health', undefined, undefined, 200, null],
] as const)('%s with %s', async (path, authorization, call, status, challenge) => {
  expect(await ask(path, authorization, call)).toMatchObject({ status, challenge });
});

test('nobody is shown a secret', async () => {
  const { status, text } = await ask('/flags', ops);
  expect(status).toBe(200);
  expect(text).toContain('http_credentials');
  expect(text).not.toContain('hunter2');
});
