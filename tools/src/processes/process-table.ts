import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * The processes that work in a folder or were told of it: their current folder lies in it, or their
 * environment or command line names it. A cluster and all its tasks are found by their temporary
 * folder, whoever their parent is by now. Zombies do not count, and neither does this process.
 */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid && isAlive(pid) && belongsTo(pid, folder));
}

/** Whether the process runs. `kill(pid, 0)` would call a zombie alive. */
export function isAlive(pid: number): boolean {
  const stat = readOrEmpty(`/proc/${String(pid)}/stat`);
  // The second field is the command in parentheses, and may hold anything.
  const state = stat.slice(stat.lastIndexOf(')') + 2).charAt(0);
  return state !== '' && state !== 'Z' && state !== 'X';
}

/** Kills each of the folder's processes until there is none: one may fork while we look. */
export function killProcessesOf(folder: string): number[] {
  const killed = new Set<number>();
  for (let pids = processesOf(folder); pids.length > 0; pids = processesOf(folder)) {
    for (const pid of pids) {
      killed.add(pid);
      kill(pid);
    }
  }
  return [...killed];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

function belongsTo(pid: number, folder: string): boolean {
  const base = `/proc/${String(pid)}`;
  return (
    isWithin(linkOrEmpty(`${base}/cwd`), folder) ||
    names(readOrEmpty(`${base}/environ`), folder) ||
    names(readOrEmpty(`${base}/cmdline`), folder)
  );
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function names(text: string, folder: string): boolean {
  const at = text.indexOf(folder);
  return at !== -1 && !/[\w.-]/.test(text.charAt(at + folder.length));
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function linkOrEmpty(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
