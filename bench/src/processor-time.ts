import { readFileSync } from 'node:fs';

/** What the kernel counts processor time in. Source: man 5 proc */
const ticksPerSecond = 100;

/** Fields of the line after the name of the program, which may hold spaces. */
const userTicksAt = 11;
const systemTicksAt = 12;

/** Processor time that a process has had: what an answer costs, whoever else is busy. */
export function processorSeconds(pid: number): number {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[userTicksAt]) + Number(fields[systemTicksAt])) / ticksPerSecond;
}
