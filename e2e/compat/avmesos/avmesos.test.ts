import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { SchedulerClient } from '../../src/harness/scheduler-client.ts';
import { launch, nextOffer } from '../../src/harness/tasks.ts';
import type { TestCluster } from '../../src/harness/test-cluster.ts';
import { compatTest } from '../compat-test.ts';
import { pythonClient } from '../toolchain/python.ts';
import { runProgram } from '../toolchain/run-program.ts';

/** The output of one `mesos-cli` command that must succeed. */
async function mesosCli(binFolder: string, cluster: TestCluster, command: string): Promise<string> {
  const { host, port } = cluster.master.endpoint;
  const config = join(cluster.folder, 'mesos-cli.toml');
  writeFileSync(config, `[master]\naddress = "${host}:${String(port)}"\n`);
  const { code, output } = await runProgram({
    command: join(binFolder, 'mesos-cli'),
    args: command.split(' '),
    cwd: cluster.folder,
    // Its script looks for `python3` on PATH, not for the interpreter that it was installed with.
    env: {
      MESOS_CLI_CONFIG: config,
      HOME: cluster.folder,
      PATH: `${binFolder}:${process.env['PATH'] ?? ''}`,
    },
    timeoutMs: 30_000,
  });
  expect(code, output).toBe(0);
  return output;
}

describe('avmesos-cli 1.3.0', () => {
  compatTest({
    name: 'lists agents, frameworks and tasks, and inspects a task',
    install: () =>
      pythonClient({
        name: 'avmesos',
        versions: ['3.12', '3.13'],
        requirements: join(import.meta.dirname, 'requirements.txt'),
      }),
    run: async ({ binFolder }, cluster) => {
      using scheduler = await SchedulerClient.subscribe(cluster.master.endpoint, {
        framework: { name: 'compat-avmesos' },
      });
      await launch(scheduler, await nextOffer(scheduler), [
        { id: 'avmesos-1', command: 'sleep 1000' },
      ]);
      const { value: status } = await scheduler.update('avmesos-1', 'TASK_RUNNING');

      expect(await mesosCli(binFolder, cluster, 'agent list')).toContain(status.agent_id?.value);
      expect(await mesosCli(binFolder, cluster, 'framework list -a')).toMatch(
        new RegExp(`${scheduler.frameworkId} +True .*compat-avmesos`),
      );
      expect(await mesosCli(binFolder, cluster, 'task list -a')).toMatch(
        new RegExp(`avmesos-1 +TASK_RUNNING +${scheduler.frameworkId}`),
      );
      const inspected = JSON.parse(
        await mesosCli(binFolder, cluster, 'task inspect avmesos-1'),
      ) as {
        readonly id: string;
        readonly state: string;
      };
      expect(inspected).toMatchObject({ id: 'avmesos-1', state: 'TASK_RUNNING' });
    },
  });
});
