import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** Fields of /proc/PID/stat that tell one process from another. */
export interface ProcessStat {
  readonly state: string;
  readonly parentPid: number;
  readonly session: number;
  readonly startTicks: string;
}

/** Fields are counted from behind the last `)`: a program may put anything into its name. */
export function parseProcessStat(text: string): ProcessStat | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parentPid, , session] = fields;
  const startTicks = fields[19];
  if (state === undefined || session === undefined || startTicks === undefined) return undefined;
  return { state, parentPid: Number(parentPid), session: Number(session), startTicks };
}

/**
 * Whether this very process still runs. `kill(pid, 0)` would call a zombie alive, and a stranger
 * that got the same pid.
 */
export function isRunning(pid: number, startTicks: string): boolean {
  const stat = readStat(pid);
  return stat !== undefined && stat.state !== 'Z' && stat.startTicks === startTicks;
}

function readStat(pid: number): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return undefined;
  }
}

/**
 * SIGKILLs what is left of a container whose supervisor and warden were both killed: the session
 * of its first process, and everything below, whether that process lives or not. Only here is the
 * whole process table read.
 *
 * The kernel gives out no pid that is still the name of a session: when a stranger has the pid of the
 * first process, the session is gone, and its name is the stranger's.
 *
 * A descendant that had left the session and whose parent is gone cannot be told from a stranger.
 */
export async function killSession(leader: {
  readonly pid: number;
  readonly startTicks: string;
}): Promise<void> {
  const holder = readStat(leader.pid);
  if (holder && holder.startTicks !== leader.startTicks) return;
  for (let survivors = true, passes = 0; survivors && passes < KILL_PASSES_MAX; passes++) {
    const doomed = descendantsOf(leader.pid, await readProcesses());
    survivors = doomed.length > 0;
    for (const pid of doomed) kill(pid);
  }
}

/** A pass can miss children forked during it; a fork bomb must not hold us for ever. */
const KILL_PASSES_MAX = 20;

type ProcessTable = ReadonlyMap<number, ProcessStat>;

async function readProcesses(): Promise<ProcessTable> {
  const table = new Map<number, ProcessStat>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const text = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    const stat = parseProcessStat(text);
    if (stat && stat.state !== 'Z') table.set(Number(name), stat);
  }
  return table;
}

function descendantsOf(session: number, table: ProcessTable): number[] {
  const found = new Set<number>();
  for (const [pid, stat] of table) if (stat.session === session) found.add(pid);
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const [pid, stat] of table) if (found.has(stat.parentPid)) found.add(pid);
  }
  return [...found];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone already
  }
}
