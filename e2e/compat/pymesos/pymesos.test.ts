import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { TestService } from '../../src/harness/test-cluster.ts';
import { compatTest } from '../compat-test.ts';
import { pythonClient } from '../toolchain/python.ts';
import { runProgram } from '../toolchain/run-program.ts';

/** Its HTTP parser has a part in C that does not compile on later versions. */
const install = () =>
  pythonClient({
    name: 'pymesos',
    versions: ['3.10', '3.9', '3.8'],
    requirements: join(import.meta.dirname, 'requirements.txt'),
  });

async function linesOf(python: string, cwd: string, args: readonly string[]): Promise<string[]> {
  const { code, output } = await runProgram({ command: python, args, cwd, timeoutMs: 120_000 });
  expect(code, output).toBe(0);
  return output.trim().split('\n');
}

function addressOf({ endpoint: { host, port } }: TestService): string {
  return `${host}:${String(port)}`;
}

describe('pymesos 0.3.15', () => {
  compatTest({
    name: 'its scheduler and its executor use their whole call set',
    doors: ['master', 'gateway'],
    install,
    run: async ({ python }, cluster) => {
      const said = await linesOf(python, cluster.folder, [
        join(import.meta.dirname, 'scheduler.py'),
        addressOf(cluster.door),
        python,
        join(import.meta.dirname, 'executor.py'),
      ]);
      const about = (task: string) => said.filter((line) => line.startsWith(`${task} TASK_`));
      expect(about('short'), said.join('\n')).toEqual([
        'short TASK_RUNNING',
        'short TASK_FINISHED',
      ]);
      expect(about('long')).toEqual(['long TASK_RUNNING', 'long TASK_KILLED']);
      expect(said).toEqual(
        expect.arrayContaining([
          'registered',
          'message echo hi',
          'suppressed',
          'revived',
          'reconciled long TASK_RUNNING',
          'stopped',
        ]),
      );
      expect(said.filter((line) => line.startsWith('error'))).toEqual([]);
    },
  });

  compatTest({
    name: 'its operator reads from master and agent',
    doors: ['master', 'gateway'],
    install,
    run: async ({ python }, cluster) => {
      const [agent] = cluster.agents;
      const said = await linesOf(python, cluster.folder, [
        join(import.meta.dirname, 'operator_reads.py'),
        addressOf(cluster.door),
        agent === undefined ? '' : addressOf(agent),
      ]);
      const reads = (types: string) => types.split(' ').map((type) => `GET_${type}`);
      expect(said).toEqual([
        ...reads(
          'HEALTH FLAGS VERSION METRICS LOGGING_LEVEL STATE FRAMEWORKS EXECUTORS TASKS AGENTS ROLES MASTER',
        ).map((type) => `master ${type}`),
        ...reads('HEALTH VERSION STATE FRAMEWORKS EXECUTORS TASKS CONTAINERS').map(
          (type) => `agent ${type}`,
        ),
      ]);
    },
  });
});
