import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Owner } from '@mezzo/isolators';

export interface ToolOptions {
  /** The tool's stdin: a file that it reads as `/dev/stdin`. */
  readonly input: FileHandle;
  /** The tool's stdout; absent: nowhere. */
  readonly output?: FileHandle | undefined;
  /** Entered before the account is switched: the way to it may be closed to the owner. */
  readonly directory: string;
  /** Runs as this account, so that the tool can write only what its owner may. */
  readonly owner: Owner | undefined;
  readonly signal: AbortSignal;
}

/** The host lacks a program. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
}

/** Enough of a complaint to understand it; a hostile archive can make a tool print for ever. */
const COMPLAINT_CHARACTERS_MAX = 1000;

/**
 * Runs a program of the host.
 *
 * @throws MissingToolError, or Error with what the program complained about
 */
export async function runTool(
  program: string,
  argv: readonly string[],
  { input, output, directory, owner, signal }: ToolOptions,
): Promise<void> {
  const child = spawn(program, argv, {
    stdio: [input.fd, output?.fd ?? 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    cwd: directory,
    signal,
    killSignal: 'SIGKILL',
    ...(owner ? { uid: owner.uid, gid: owner.gid } : {}),
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < COMPLAINT_CHARACTERS_MAX) complaint += text;
  });
  await once(child, 'close').catch((error: unknown) => {
    throw explain(program, error);
  });
  if (child.exitCode === 0) return;
  const how = child.signalCode ?? String(child.exitCode);
  throw new Error(`${program} failed (${how}): ${complaint.trim()}`);
}

function explain(program: string, error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return error;
  return new MissingToolError(`'${program}' is not installed on the agent's host`);
}

/** Never through a link, never over a file. */
export async function createFile(path: string, owner: Owner | undefined): Promise<FileHandle> {
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
  if (owner) await file.chown(owner.uid, owner.gid);
  return file;
}
