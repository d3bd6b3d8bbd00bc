import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@mezzo/tools';
import { describe, expect } from 'vitest';
import { compatTest } from '../compat-test.ts';
import { goClient } from '../toolchain/go.ts';
import { runProgram } from '../toolchain/run-program.ts';

const commands = 'github.com/mesos/mesos-go/api/v1/cmd';

describe('mesos-go 0.0.11', () => {
  for (const codec of ['protobuf', 'json']) {
    compatTest({
      name: `example-scheduler and example-executor, ${codec}`,
      doors: ['master', 'gateway'],
      install: () =>
        goClient('mesos-go', import.meta.dirname, [
          `${commands}/example-scheduler`,
          `${commands}/example-executor`,
        ]),
      run: async ({ binFolder }, cluster) => {
        const { host, port } = cluster.door.endpoint;
        const cwd = join(cluster.folder, 'client');
        mkdirSync(cwd);
        const flags = {
          url: `http://${host}:${String(port)}/api/v1/scheduler`,
          executor: join(binFolder, 'example-executor'),
          codec,
          tasks: '5',
          cpu: '0.5',
          'server.address': '127.0.0.1',
          // It insists on an endpoint for its metrics.
          'metrics.port': String(await freePort()),
        };
        const { output } = await runProgram({
          command: join(binFolder, 'example-scheduler'),
          // Without this it takes the executor from an image.
          args: ['-exec.image', '', ...Object.entries(flags).flatMap(([k, v]) => [`-${k}`, v])],
          cwd,
          timeoutMs: 120_000,
        });
        // Its exit code is 1 even then.
        expect(output).toContain('mission accomplished, terminating');
      },
    });
  }
});
