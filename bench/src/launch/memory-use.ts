import { readFileSync } from 'node:fs';
import { processesOf } from '@mezzo/tools';

/** Proportional set sizes, in bytes. */
export interface MemoryUse {
  /** Of all processes of the cluster but the tasks' own. */
  readonly own: number;
  readonly ownProcesses: number;
  /** Of the tasks' own processes. */
  readonly tasks: number;
  readonly taskProcesses: number;
}

/**
 * Memory of every process that belongs to the cluster's folder: services, supervisors, tasks. Shared
 * pages count by their share, so that the sum is what ending them all would free.
 */
export function memoryUse(folder: string, isTask: (commandLine: string) => boolean): MemoryUse {
  let own = 0;
  let ownProcesses = 0;
  let tasks = 0;
  let taskProcesses = 0;
  for (const pid of processesOf(folder)) {
    const bytes = pssOf(pid);
    if (isTask(commandLineOf(pid))) {
      tasks += bytes;
      taskProcesses += 1;
    } else {
      own += bytes;
      ownProcesses += 1;
    }
  }
  return { own, ownProcesses, tasks, taskProcesses };
}

/** Zero for a process that has just ended. */
function pssOf(pid: number): number {
  const [, kilobytes = '0'] = /^Pss:\s+(\d+) kB$/m.exec(read(pid, 'smaps_rollup')) ?? [];
  return Number(kilobytes) * 1024;
}

function commandLineOf(pid: number): string {
  return read(pid, 'cmdline').replaceAll('\0', ' ').trim();
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
