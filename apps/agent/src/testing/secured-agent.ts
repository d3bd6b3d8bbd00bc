import { everythingFor, securingFlags, writeCredentials } from '@mezzo/http-kit/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AgentHarness } from './agent-harness.ts';

/** An agent that asks everybody who they are, and permits what is explicitly permitted. */
export async function startSecuredAgent(flags: readonly string[] = []): Promise<AgentHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-secured-agent-'));
  const { credentials, log } = writeCredentials(folder);
  const harness = await AgentHarness.create([
    ...securingFlags(log, everythingFor('alice')),
    `--http_credentials=${credentials}`,
    ...flags,
  ]);
  onTestFinished(async () => {
    await harness.dispose();
    rmSync(folder, { recursive: true });
  });
  return harness;
}
