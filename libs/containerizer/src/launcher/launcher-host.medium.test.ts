import { mkdir, mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeHost } from '@mezzo/isolators/conformance';
import { LauncherHost } from './launcher-host.ts';
import { PosixLauncher } from './posix-launcher.ts';
import { installWardenProgram } from './warden-program.ts';

describeHost('LauncherHost', async () => {
  const root = await mkdtemp(join(tmpdir(), 'mezzo-host-'));
  const launcher = new PosixLauncher({
    runtimeDirectory: join(root, 'run'),
    program: () => installWardenProgram([root]),
    onUnavailable: (error) => {
      throw error;
    },
  });
  await launcher.start({ onStarted: () => undefined, onExited: () => undefined });
  return {
    host: new LauncherHost(launcher),
    makeDirectory: async (name) => {
      await mkdir(join(root, name));
      return join(root, name);
    },
    freshPath: () => join(root, 'fresh', 'entry'),
    readLink: (path) => readlink(path).catch(() => undefined),
    dispose: async () => {
      await launcher.close();
      await rm(root, { recursive: true });
    },
  };
});
