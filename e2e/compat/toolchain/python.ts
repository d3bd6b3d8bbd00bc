import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { installedFolder, type Installed } from './installed.ts';
import { runStep } from './run-program.ts';

export interface PythonClient {
  /** The interpreter of the client's own environment. */
  readonly python: string;
  /** Where the client's programs are. */
  readonly binFolder: string;
}

export interface PythonClientOptions {
  readonly name: string;
  /** Versions that the client runs on, the best first: `['3.10', '3.9']`. */
  readonly versions: readonly string[];
  /** The requirements file, with every version pinned. */
  readonly requirements: string;
}

/** Building the slowest client's parts from source takes half a minute on an idle machine. */
const installTimeoutMs = 600_000;

/** A virtual environment that holds the client and what it needs. */
export async function pythonClient(options: PythonClientOptions): Promise<Installed<PythonClient>> {
  const interpreter = findPython(options.versions);
  if (interpreter === undefined) {
    const wanted = options.versions.join(', ');
    return {
      kind: 'missing',
      reason: `no Python of version ${wanted}, neither on PATH nor of pyenv`,
    };
  }
  const folder = await installedFolder({
    name: options.name,
    pins: [options.requirements],
    salt: interpreter,
    install: (target) => install(interpreter, target, options.requirements),
  });
  const binFolder = join(folder, 'venv', 'bin');
  return { kind: 'ready', client: { python: join(binFolder, 'python'), binFolder } };
}

async function install(interpreter: string, folder: string, requirements: string): Promise<void> {
  const venv = join(folder, 'venv');
  const step = { cwd: folder, timeoutMs: installTimeoutMs };
  await runStep({ ...step, command: interpreter, args: ['-m', 'venv', venv] });
  await runStep({
    ...step,
    command: join(venv, 'bin', 'python'),
    args: ['-m', 'pip', 'install', '--quiet', '--no-deps', '--requirement', requirements],
    env: { PIP_DISABLE_PIP_VERSION_CHECK: '1' },
  });
}

/** The first interpreter of one of the versions that really runs: a pyenv shim may refuse to. */
export function findPython(versions: readonly string[]): string | undefined {
  return versions
    .flatMap((version) => [`python${version}`, ...pyenvInterpreters(version), 'python3'])
    .find((candidate) => versions.includes(versionOf(candidate)));
}

function pyenvInterpreters(version: string): string[] {
  const versions = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  if (!existsSync(versions)) return [];
  return readdirSync(versions)
    .filter((name) => name.startsWith(`${version}.`))
    .map((name) => join(versions, name, 'bin', 'python'));
}

function versionOf(interpreter: string): string {
  const program = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const { status, stdout } = spawnSync(interpreter, ['-c', program], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}
