import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { getJson } from '../../src/harness/http.ts';
import type { TestCluster } from '../../src/harness/test-cluster.ts';
import { compatTest } from '../compat-test.ts';
import { npmClient, type NpmClient } from '../toolchain/npm.ts';
import { runProgram } from '../toolchain/run-program.ts';

interface Said {
  readonly event: string;
  readonly detail?: unknown;
}

/** What the driver printed, after it has ended by itself. */
async function run(driver: string, client: NpmClient, cluster: TestCluster): Promise<Said[]> {
  const { host, port } = cluster.door.endpoint;
  const cwd = join(cluster.folder, 'client');
  mkdirSync(join(cwd, 'logs'), { recursive: true });
  const { code, output } = await runProgram({
    command: process.execPath,
    args: ['--no-deprecation', join(import.meta.dirname, driver), host, String(port)],
    cwd,
    env: { NODE_PATH: client.modules },
    timeoutMs: 60_000,
  });
  expect(code, output).toBe(0);
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Said);
}

function updatesIn(said: readonly Said[]): unknown[] {
  return said.filter(({ event }) => event === 'update').map(({ detail }) => detail);
}

async function expectFrameworkGone(cluster: TestCluster): Promise<void> {
  const { frameworks, completed_frameworks: completed } = await getJson<{
    frameworks: readonly unknown[];
    completed_frameworks: readonly unknown[];
  }>(cluster.door.endpoint, '/frameworks');
  expect({ frameworks: frameworks.length, completed: completed.length }).toEqual({
    frameworks: 0,
    completed: 1,
  });
}

describe('npm mesos-framework 0.5.3', () => {
  const install = () => npmClient('mesos-framework', import.meta.dirname);

  compatTest({
    name: 'its scheduler runs a command task and tears down',
    doors: ['master', 'gateway'],
    install,
    run: async (client, cluster) => {
      const said = await run('scheduler.cjs', client, cluster);
      const events = new Set(said.map(({ event }) => event));
      for (const event of ['subscribed', 'offers', 'sent_accept', 'sent_teardown']) {
        expect(events).toContain(event);
      }
      expect(events, JSON.stringify(said)).not.toContain('error');
      expect(updatesIn(said)).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
      await expectFrameworkGone(cluster);
    },
  });

  compatTest({
    name: 'its executor runs a task for its scheduler',
    install,
    run: async (client, cluster) => {
      const said = await run('custom-executor-scheduler.cjs', client, cluster);
      expect(said.filter(({ event }) => event === 'error')).toEqual([]);
      expect(updatesIn(said)).toEqual(['TASK_RUNNING', 'TASK_FINISHED']);
      expect(said).toContainEqual({ event: 'message', detail: 'done with custom-1' });
      await expectFrameworkGone(cluster);
    },
  });
});
