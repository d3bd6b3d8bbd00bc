import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/**
 * `npm run check [-- static]`: format, types, lint and, unless only the static checks are asked for,
 * the small tests. All are run, all failures are told. Lanes run side by side: each keeps one core
 * busy for about as long as the others do.
 */
export async function checkCommand(root: string, args: readonly string[]): Promise<number> {
  // The import-table rule reads the project graph from Nx' cache: refresh it, or it is skipped.
  const graph = await runStep(root, step('nx graph', 'nx', 'show', 'projects', '--json'));
  if (graph.code !== 0) {
    console.error(graph.output);
    return graph.code;
  }
  const lanes = [
    [
      step('format', 'prettier', '--check', '--log-level=warn', '--cache', '.'),
      step('types', 'tsc', '-p', 'tsconfig.json'),
      lint('tools', 'tools', 'bench', 'e2e', 'vitest.config.ts'),
    ],
    [lint('apps', 'apps'), lint('libs', 'libs')],
    args.includes('static')
      ? []
      : [
          step(
            'small tests',
            'vitest',
            'run',
            '--project=small',
            '--maxWorkers=2',
            '--reporter=agent',
          ),
        ],
  ];
  const failed = (await Promise.all(lanes.map((lane) => runLane(root, lane)))).flat();
  if (failed.length > 0) console.error(`check failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

/** `npm run format`: rewrites every file in the project's format. */
export async function formatCommand(root: string): Promise<number> {
  const { code, output } = await runStep(
    root,
    step('format', 'prettier', '--write', '--log-level=warn', '--cache', '.'),
  );
  process.stdout.write(output);
  return code;
}

function step(name: string, command: string, ...args: string[]): Step {
  return { name, command, args };
}

/** Lints a part of the tree: with types, all of it at once takes more memory than Node.js gives. */
function lint(name: string, ...paths: readonly string[]): Step {
  return step(
    `lint ${name}`,
    'eslint',
    '--max-warnings=0',
    '--cache',
    `--cache-location=.cache/eslint/${name}/`,
    ...paths,
  );
}

/** Runs one step after the other, and returns the names of those that failed. */
async function runLane(root: string, lane: readonly Step[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const each of lane) {
    const startedMs = performance.now();
    const { code, output } = await runStep(root, each);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    if (code !== 0) {
      failed.push(each.name);
      process.stdout.write(output);
    }
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${each.name} (${seconds} s)`);
  }
  return failed;
}

/** Output is kept until the step has ended: lanes would mingle theirs. */
async function runStep(root: string, { command, args }: Step): Promise<Outcome> {
  const binary = join(root, 'node_modules', '.bin', command);
  if (!existsSync(binary)) throw new Error(`${command} is not installed`);
  const child = spawn(binary, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' },
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
