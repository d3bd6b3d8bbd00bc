import { readFileSync, readdirSync } from 'node:fs';

/** The kernel shows processor times in these (USER_HZ). */
const MS_PER_TICK = 10;

/** Processor time that this process has used. */
export function nodeMs(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1000;
}

/** Processor time that the whole machine has used, whoever did. */
export function busyMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line
    .replace(/^cpu\s+/, '')
    .split(' ')
    .map(Number);
  return (user + nice + system + irq + softirq) * MS_PER_TICK;
}

/** Proportional set size of all processes whose command line has `text` in it. */
export function pssKilobytesOf(text: string): { readonly count: number; readonly total: number } {
  let [count, total] = [0, 0];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text)) continue;
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
      total += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
      count++;
    } catch {
      // ended while we looked
    }
  }
  return { count, total };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
