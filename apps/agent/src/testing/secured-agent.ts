import { ACL_KEYS } from '@mezzo/domain';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AgentHarness } from './agent-harness.ts';

/** `alice` may do everything that there are rules about, `bob` nothing. */
export const identities = {
  none: {},
  wrong: basic('alice', 'wrong'),
  unpermitted: basic('bob', 'b'),
  permitted: basic('alice', 'a'),
} as const;

export type Identity = keyof typeof identities;

function basic(principal: string, secret: string): Readonly<Record<string, string>> {
  const credentials = Buffer.from(`${principal}:${secret}`).toString('base64');
  return { Authorization: `Basic ${credentials}` };
}

/** One rule of each kind for one principal, on everything. */
function everythingFor(principal: string): Readonly<Record<string, unknown>> {
  const rules = Object.entries(ACL_KEYS).map(([key, { objects }]) => [
    key,
    [{ principals: { values: [principal] }, [objects]: { type: 'ANY' } }],
  ]);
  return Object.fromEntries(rules) as Readonly<Record<string, unknown>>;
}

/** An agent that asks everybody who they are, and permits what is explicitly permitted. */
export async function startSecuredAgent(flags: readonly string[] = []): Promise<AgentHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-secured-agent-'));
  const credentials = join(folder, 'credentials.json');
  const known = [
    { principal: 'alice', secret: 'a' },
    { principal: 'bob', secret: 'b' },
  ];
  writeFileSync(credentials, JSON.stringify({ credentials: known }), { mode: 0o600 });
  const log = join(folder, 'agent.log');
  writeFileSync(log, 'a line\n');
  const harness = await AgentHarness.create([
    '--authenticate_http_readonly',
    '--authenticate_http_readwrite',
    `--http_credentials=${credentials}`,
    `--external_log_file=${log}`,
    `--acls=${JSON.stringify({ permissive: false, ...everythingFor('alice') })}`,
    ...flags,
  ]);
  onTestFinished(async () => {
    await harness.dispose();
    rmSync(folder, { recursive: true });
  });
  return harness;
}
