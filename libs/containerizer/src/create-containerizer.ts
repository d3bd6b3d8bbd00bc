import { join } from 'node:path';
import { createIsolators } from '@mezzo/isolators';
import { failure, success, type Result } from '@mezzo/domain';
import type { Containerizer } from './containerizer.ts';
import { FetcherCache } from './fetcher/fetcher-cache.ts';
import { SandboxFetcher } from './fetcher/sandbox-fetcher.ts';
import { LauncherHost } from './launcher/launcher-host.ts';
import { PosixLauncher } from './launcher/posix-launcher.ts';
import { installWardenProgram } from './launcher/warden-program.ts';
import { MesosContainerizer } from './mesos-containerizer.ts';
import { Accounts } from './sandbox/account.ts';

/** The agent's flags that concern containers, and what it lends to them. */
export interface ContainerizerSettings {
  /** `--work_dir` */
  readonly workDirectory: string;
  /** `--runtime_dir` */
  readonly runtimeDirectory: string;
  /** `--launcher`: only `posix` exists. */
  readonly launcher: string;
  /** `--launcher_dir`: where to look for an own build of mezzo-warden before taking ours. */
  readonly launcherDirectory?: string | undefined;
  /** `--isolation` */
  readonly isolation: string;
  /** All flags by name, for isolators. */
  readonly flags: Readonly<Record<string, string>>;
  readonly fetcher: FetcherSettings;
  readonly onError: (message: string, error: unknown) => void;
}

export interface FetcherSettings {
  /** `--fetcher_cache_dir`; two agents must not share one. */
  readonly cacheDirectory: string;
  /** `--fetcher_cache_size` */
  readonly cacheBytesMax: number;
  /** `--fetcher_stall_timeout` */
  readonly stallTimeoutMs: number;
  /** `--frameworks_home` */
  readonly frameworksHome?: string | undefined;
}

/**
 * Builds the containerizer that the flags describe. Nothing runs until `recover`.
 *
 * @returns a refusal for flags that cannot be had: an unknown isolator or launcher
 * @throws AdapterError `unavailable` when there is no supervisor program for this machine
 */
export async function createContainerizer(
  settings: ContainerizerSettings,
): Promise<Result<Containerizer>> {
  if (settings.launcher !== 'posix') {
    return failure(`Unknown or unsupported launcher '${settings.launcher}'`);
  }
  const { runtimeDirectory, workDirectory, flags, onError } = settings;
  const program = (): Promise<string> =>
    installWardenProgram(
      [runtimeDirectory, join(workDirectory, 'meta')],
      settings.launcherDirectory,
    );
  await program(); // a machine that cannot have it is told at the start
  const launcher = new PosixLauncher({
    runtimeDirectory,
    program,
    onUnavailable: (error) => onError('the supervisor program does not start', error),
  });
  const host = new LauncherHost(launcher);
  const isolators = await createIsolators(settings.isolation, { host, workDirectory, flags });
  if (!isolators.ok) return isolators;
  return success(
    new MesosContainerizer({
      runtimeDirectory,
      launcher,
      fetcher: await createFetcher(settings.fetcher),
      host,
      accounts: new Accounts(),
      isolators: isolators.value,
      onError,
    }),
  );
}

async function createFetcher(settings: FetcherSettings): Promise<SandboxFetcher> {
  const cache = new FetcherCache(settings.cacheDirectory, settings.cacheBytesMax);
  await cache.clear();
  return new SandboxFetcher({ ...settings, cache });
}
