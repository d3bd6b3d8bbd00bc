import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installedFolder, type Installed } from './installed.ts';
import { runStep } from './run-program.ts';

export interface GoClient {
  /** Where the built programs are. */
  readonly binFolder: string;
}

/** The first build downloads and compiles everything. */
const buildTimeoutMs = 600_000;

/** Builds programs of modules that the folder's go.mod and go.sum pin. */
export async function goClient(
  name: string,
  moduleFolder: string,
  packages: readonly string[],
): Promise<Installed<GoClient>> {
  const version = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (version.status !== 0) return { kind: 'missing', reason: 'no Go tool chain on PATH' };
  const folder = await installedFolder({
    name,
    pins: ['go.mod', 'go.sum'].map((file) => join(moduleFolder, file)),
    salt: `${version.stdout} ${packages.join(' ')}`,
    install: async (target) => {
      const bin = join(target, 'bin');
      mkdirSync(bin);
      await runStep({
        command: 'go',
        args: ['build', '-mod=readonly', '-o', bin, ...packages],
        cwd: moduleFolder,
        env: { GOFLAGS: '-buildvcs=false' },
        timeoutMs: buildTimeoutMs,
      });
    },
  });
  return { kind: 'ready', client: { binFolder: join(folder, 'bin') } };
}
