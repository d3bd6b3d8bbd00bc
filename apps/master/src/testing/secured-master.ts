import { ACL_KEYS } from '@mezzo/domain';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { MasterAdapters } from '../master-adapters.ts';
import { TestMaster } from './test-master.ts';

/** `alice` may do everything that there are rules about, `bob` nothing. */
export const identities = {
  none: {},
  wrong: basic('alice', 'wrong'),
  unpermitted: basic('bob', 'b'),
  permitted: basic('alice', 'a'),
} as const;

export type Identity = keyof typeof identities;

export function basic(principal: string, secret: string): Readonly<Record<string, string>> {
  const credentials = Buffer.from(`${principal}:${secret}`).toString('base64');
  return { Authorization: `Basic ${credentials}` };
}

/** One rule of each kind for one principal, on everything. */
export function everythingFor(principal: string): Readonly<Record<string, unknown>> {
  const rules = Object.entries(ACL_KEYS).map(([key, { objects }]) => [
    key,
    [{ principals: { values: [principal] }, [objects]: { type: 'ANY' } }],
  ]);
  return Object.fromEntries(rules) as Readonly<Record<string, unknown>>;
}

/** Agents have no credentials: whoever is one may register, with whatever it reserves. */
const rulesForAgents = {
  register_agents: [{ principals: { type: 'ANY' }, agents: { type: 'ANY' } }],
  reserve_resources: [
    { principals: { values: ['bob'] }, roles: { type: 'NONE' } },
    { principals: { type: 'ANY' }, roles: { type: 'ANY' } },
  ],
};

/** A master that asks everybody who they are, and permits what is explicitly permitted. */
export async function startSecuredMaster(
  flags: readonly string[] = [],
  acls: Readonly<Record<string, unknown>> = { ...everythingFor('alice'), ...rulesForAgents },
  adapters: Partial<MasterAdapters> = {},
): Promise<TestMaster> {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-secured-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const credentials = join(folder, 'credentials.json');
  const known = [
    { principal: 'alice', secret: 'a' },
    { principal: 'bob', secret: 'b' },
  ];
  writeFileSync(credentials, JSON.stringify({ credentials: known }), { mode: 0o600 });
  const log = join(folder, 'master.log');
  writeFileSync(log, 'a line\n');
  const secured = [
    '--authenticate_http_readonly',
    '--authenticate_http_readwrite',
    '--authenticate_http_frameworks',
    '--http_framework_authenticators=basic',
    `--credentials=${credentials}`,
    `--external_log_file=${log}`,
    `--acls=${JSON.stringify({ permissive: false, ...acls })}`,
    ...flags,
  ];
  return TestMaster.start(secured, adapters);
}
