import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from './run-process.ts';

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * `npm run check [-- static]`: format, types, lint and, unless only the static checks are asked for,
 * the small tests. All are run, all failures are told.
 */
export async function checkCommand(root: string, args: readonly string[]): Promise<number> {
  // The import-table rule reads the project graph from Nx' cache: refresh it, or it is skipped.
  const graph = await runStep(root, step('nx graph', 'nx', 'show', 'projects', '--json'), true);
  if (graph !== 0) return graph;
  const steps = [
    step('format', 'prettier', '--check', '--log-level=warn', '--cache', '.'),
    step('types', 'tsc', '-p', 'tsconfig.json'),
    step('lint', 'eslint', '--max-warnings=0', '--cache', '--cache-location=.cache/eslint/', '.'),
    ...(args.includes('static')
      ? []
      : [step('small tests', 'vitest', 'run', '--project=small', '--reporter=dot')]),
  ];
  const failed: string[] = [];
  for (const each of steps) {
    const started = performance.now();
    const code = await runStep(root, each);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${each.name} (${seconds} s)`);
    if (code !== 0) failed.push(each.name);
  }
  if (failed.length > 0) console.error(`check failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

/** `npm run format`: rewrites every file in the project's format. */
export function formatCommand(root: string): Promise<number> {
  return runStep(root, step('format', 'prettier', '--write', '--log-level=warn', '--cache', '.'));
}

function step(name: string, command: string, ...args: string[]): Step {
  return { name, command, args };
}

async function runStep(root: string, { command, args }: Step, quiet = false): Promise<number> {
  const binary = join(root, 'node_modules', '.bin', command);
  if (!existsSync(binary)) throw new Error(`${command} is not installed`);
  const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };
  return runProcess(quiet ? '/bin/sh' : binary, quiet ? quietly(binary, args) : args, {
    cwd: root,
    env,
  });
}

function quietly(binary: string, args: readonly string[]): string[] {
  return ['-c', '"$0" "$@" >/dev/null', binary, ...args];
}
