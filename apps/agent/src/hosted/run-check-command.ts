import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { Accounts } from '@mezzo/containerizer';
import type { CommandInfo } from '@mezzo/domain/messages';
import { timeoutOutcome, type CheckOutcome } from './check-outcome.ts';
import type { HostedRun } from './hosted-run.ts';

const accounts = new Accounts();
/** What a command finds programs by when nobody says otherwise. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Runs the command of a check beside the command of a task: in its sandbox, as its user, with the
 * executor's environment; what it prints goes to the sandbox's stderr.
 *
 * Source: mesos src/checks/checker_process.cpp#plainCommandCheck
 */
export async function runCheckCommand(
  run: HostedRun,
  command: CommandInfo,
  timeoutMs: number,
): Promise<CheckOutcome> {
  const account = run.user === undefined ? undefined : await accounts.switchTo(run.user);
  if (account?.ok === false) return { outcome: 'error', message: account.reason };
  const stderr = openSync(join(run.directory, 'stderr'), 'a');
  try {
    const [file = '', ...argv] = argvOf(command);
    const child = spawn(file, argv, {
      argv0: command.shell === false ? command.arguments?.[0] : undefined,
      cwd: run.directory,
      env: { PATH: DEFAULT_PATH, ...run.environment, ...variablesOf(command) },
      stdio: ['ignore', stderr, stderr],
      // A group of its own: all of it is killed when the time is over.
      detached: true,
      ...(account?.value && { uid: account.value.uid, gid: account.value.gid }),
    });
    return await finished(child, timeoutMs);
  } finally {
    closeSync(stderr);
  }
}

function argvOf({ shell = true, value = '', arguments: argv = [] }: CommandInfo): string[] {
  return shell ? ['/bin/sh', '-c', value] : [value, ...argv.slice(1)];
}

function variablesOf({ environment }: CommandInfo): Record<string, string> {
  const variables = environment?.variables ?? [];
  return Object.fromEntries(variables.map(({ name, value = '' }) => [name, value]));
}

function finished(child: ChildProcess, timeoutMs: number): Promise<CheckOutcome> {
  return new Promise((resolve) => {
    const kill = (): void => {
      killGroup(child.pid);
      resolve(timeoutOutcome('Command', timeoutMs));
    };
    const timer = timeoutMs === Infinity ? undefined : setTimeout(kill, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ outcome: 'error', message: error.message });
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      resolve({ outcome: 'exit', status: waitStatus(code, signal) });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function waitStatus(code: number | null, signal: NodeJS.Signals | null): number {
  return signal === null ? (code ?? 0) << 8 : constants.signals[signal];
}
