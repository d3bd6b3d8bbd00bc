import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isRunning, killSession, parseProcessStat } from './process-table.ts';

test('a name with brackets and spaces does not shift the fields', () => {
  const fields = Array.from({ length: 50 }, (_, n) => String(n + 4)).join(' ');
  expect(parseProcessStat(`7 (a) R 1 (b) S ${fields}`)).toEqual({
    state: 'S',
    parentPid: 4,
    session: 6,
    startTicks: '22',
  });
});

test.for(['', 'nonsense', '1 (x', '1 (x) S 1'])('%s is no process', (text) => {
  expect(parseProcessStat(text)).toBeUndefined();
});

test('a process is known by its pid and its start', () => {
  const stat = parseProcessStat(readFileSync('/proc/self/stat', 'latin1'));
  expect(isRunning(process.pid, stat?.startTicks ?? '')).toBe(true);
  expect(isRunning(process.pid, '1')).toBe(false);
  expect(isRunning(2 ** 22 + 1, '1')).toBe(false);
});

test("a stranger with a lost task's pid is left alone", async () => {
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  try {
    await killSession({ pid: child.pid ?? 0, startTicks: '1' });
    const stat = parseProcessStat(readFileSync(`/proc/${String(child.pid)}/stat`, 'latin1'));
    expect(isRunning(child.pid ?? 0, stat?.startTicks ?? '')).toBe(true);
  } finally {
    child.kill('SIGKILL');
  }
});
