import { plainEnvironment } from '@mezzo/tools';
import { spawn } from 'node:child_process';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside the base environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ours without the settings of Mesos and Node, unless said otherwise. */
  readonly baseEnv?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

export interface ProgramResult {
  /** Null when a signal ended it, the time-out's among them. */
  readonly code: number | null;
  /** Standard output and error, as they came. */
  readonly output: string;
}

/** Runs a program to its end, or until its time is over; then it is killed with its children. */
export function runProgram(program: Program): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program.command, program.args, {
      cwd: program.cwd,
      env: { ...(program.baseEnv ?? plainEnvironment()), ...program.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => {
        output += bytes.toString();
      });
    }
    const timer = setTimeout(() => {
      output += `\n(killed after ${String(program.timeoutMs)} ms)\n`;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, program.timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

/**
 * Runs a step of an installation, in our whole environment: how to reach a registry is set there.
 * Throws with the output when it fails.
 */
export async function runStep(program: Program): Promise<void> {
  const { code, output } = await runProgram({ ...program, baseEnv: process.env });
  if (code === 0) return;
  throw new Error(`${program.command} ${program.args.join(' ')} failed:\n${output}`);
}
