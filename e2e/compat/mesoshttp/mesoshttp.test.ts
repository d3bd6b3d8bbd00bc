import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { getJson } from '../../src/harness/http.ts';
import { compatTest } from '../compat-test.ts';
import { pythonClient } from '../toolchain/python.ts';
import { runProgram } from '../toolchain/run-program.ts';

describe('mesoshttp 0.4.2', () => {
  compatTest({
    name: 'its scheduler runs a command task and tears down',
    doors: ['master', 'gateway'],
    install: () =>
      pythonClient({
        name: 'mesoshttp',
        versions: ['3.11', '3.12', '3.10'],
        requirements: join(import.meta.dirname, 'requirements.txt'),
      }),
    run: async ({ python }, cluster) => {
      const { host, port } = cluster.door.endpoint;
      const { code, output } = await runProgram({
        command: python,
        args: [join(import.meta.dirname, 'scheduler.py'), `http://${host}:${String(port)}`],
        cwd: cluster.folder,
        timeoutMs: 90_000,
      });
      expect(code, output).toBe(0);
      const said = output
        .split('\n')
        .filter((line) => /^(?:SUBSCRIBED|TASK_\w+|ERROR|tearDown|ended|stuck)/.test(line))
        .map((line) => line.split(' ')[0]);
      expect(said, output).toEqual([
        'SUBSCRIBED',
        'TASK_STARTING',
        'TASK_RUNNING',
        'TASK_FINISHED',
        'tearDown',
        'ended',
      ]);
      const { frameworks } = await getJson<{ frameworks: readonly unknown[] }>(
        cluster.door.endpoint,
        '/frameworks',
      );
      expect(frameworks).toEqual([]);
    },
  });
});
