import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedFolder, type Installed } from './installed.ts';
import { runStep } from './run-program.ts';

export interface NpmClient {
  /** To be searched by `require`, as NODE_PATH. */
  readonly modules: string;
}

const installTimeoutMs = 300_000;

/** The packages of a folder's package.json and package-lock.json, without their install scripts. */
export async function npmClient(name: string, pinFolder: string): Promise<Installed<NpmClient>> {
  const pins = ['package.json', 'package-lock.json'].map((file) => join(pinFolder, file));
  const folder = await installedFolder({
    name,
    pins,
    install: async (target) => {
      for (const pin of pins) copyFileSync(pin, join(target, pin.slice(pinFolder.length + 1)));
      await runStep({
        command: 'npm',
        args: ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
        cwd: target,
        timeoutMs: installTimeoutMs,
      });
    },
  });
  return { kind: 'ready', client: { modules: join(folder, 'node_modules') } };
}
