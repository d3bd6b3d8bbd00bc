import { everythingFor, securingFlags, writeCredentials } from '@mezzo/http-kit/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { MasterAdapters } from '../master-adapters.ts';
import { TestMaster } from './test-master.ts';

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
  const { credentials, log } = writeCredentials(folder);
  const secured = [
    ...securingFlags(log, acls),
    '--authenticate_http_frameworks',
    '--http_framework_authenticators=basic',
    `--credentials=${credentials}`,
    ...flags,
  ];
  return TestMaster.start(secured, adapters);
}
