// Runs a repository command on the Node version this project pins, installing first what is missing.
// Plain JavaScript without dependencies: it must run on any Node >= 20 in a fresh clone.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, 'node_modules', '.mezzo-installed');

function installedFingerprint() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256').update(lock).digest('hex');
}

function pinnedNode() {
  const local = join(root, 'node_modules', 'node', 'bin', 'node');
  return existsSync(local) ? local : undefined;
}

function isInstalled() {
  return (
    pinnedNode() !== undefined &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === installedFingerprint()
  );
}

function install() {
  process.stderr.write('installing dependencies (first run, or package-lock.json changed)…\n');
  // Not `npm ci`: it refuses a lock file that lacks the optional packages of other platforms, and
  // a registry mirror may not carry those. `--no-save` keeps to the locked versions all the same.
  const result = spawnSync('npm', ['install', '--no-save', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) {
    process.stderr.write('npm install failed: see the lines above\n');
    process.exit(result.status ?? 1);
  }
  if (pinnedNode() === undefined) {
    process.stderr.write('npm install did not bring the pinned Node (package "node")\n');
    process.exit(1);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, installedFingerprint());
}

if (!isInstalled()) install();

const [command = 'help', ...args] = process.argv.slice(2);
const child = spawn(pinnedNode(), [join(root, 'tools', 'src', 'main.ts'), command, ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(pinnedNode())}:${process.env.PATH ?? ''}` },
});
// In a terminal Ctrl-C reaches the whole foreground group by itself; it must only not end this
// process before the command has cleaned up. A signal sent to this process alone is passed on.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) child.kill('SIGINT');
});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
