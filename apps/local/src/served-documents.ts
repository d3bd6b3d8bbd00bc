import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLocalFlags } from './read-local-flags.ts';
import { startLocal } from './start-local.ts';

export interface ServedDocuments {
  readonly master: unknown;
  readonly agent: unknown;
}

/** Starts a cluster that nobody else sees, and asks it for its OpenAPI documents. */
export async function servedDocuments(): Promise<ServedDocuments> {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-describe-'));
  try {
    const result = readLocalFlags({
      argv: ['--port=0', '--agent_port=0', `--work_dir=${folder}`, '--registry=in_memory'],
      env: {},
      envPrefix: 'MESOS_',
      readFile: () => '',
    });
    if ('errors' in result) throw new Error(result.errors.join('\n'));
    const cluster = await startLocal(result.settings, (reason) => {
      process.stderr.write(`${reason}\n`);
    });
    try {
      const [agentUrl = ''] = cluster.agentUrls;
      return { master: await documentOf(cluster.masterUrl), agent: await documentOf(agentUrl) };
    } finally {
      await cluster.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function documentOf(url: string): Promise<unknown> {
  return (await fetch(`${url}/openapi.json`)).json();
}
