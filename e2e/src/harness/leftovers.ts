import { readFileSync } from 'node:fs';
import { processesOf } from '@mezzo/tools';

/** What is still there of a cluster: empty after a clean stop. */
export interface Leftovers {
  /** `PID command line` of processes that work in the cluster's folder. */
  readonly processes: readonly string[];
  /** Ports of the cluster on which somebody listens. */
  readonly ports: readonly number[];
  /** Mount points below the cluster's folder. */
  readonly mounts: readonly string[];
}

/** Looks for whatever belongs to the folder and the ports of a cluster. */
export function findLeftovers(folder: string, ports: readonly number[]): Leftovers {
  const listening = listeningPorts();
  return {
    processes: processesOf(folder).map((pid) => `${String(pid)} ${commandLineOf(pid)}`),
    ports: ports.filter((port) => listening.has(port)),
    mounts: mountPoints().filter((point) => point.startsWith(`${folder}/`)),
  };
}

export const nothingLeft: Leftovers = { processes: [], ports: [], mounts: [] };

const listenState = '0A';

function listeningPorts(): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readLines(table).slice(1)) {
      const [, local = '', , state] = line.trim().split(/\s+/);
      if (state === listenState) ports.add(parseInt(local.split(':')[1] ?? '', 16));
    }
  }
  return ports;
}

function mountPoints(): string[] {
  return readLines('/proc/self/mountinfo').map((line) => line.split(' ')[4] ?? '');
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
      .replaceAll('\0', ' ')
      .trim();
  } catch {
    return '(ended)';
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
