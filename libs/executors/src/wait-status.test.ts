import { expect, test } from 'vitest';
import { describeWaitStatus } from './wait-status.ts';

test.each([
  [0, 'exited with status 0'],
  [3 << 8, 'exited with status 3'],
  [255 << 8, 'exited with status 255'],
  // What stands for a program that could not be executed in a container.
  [256256, 'exited with status 233'],
  [9, 'terminated with signal Killed'],
  [15, 'terminated with signal Terminated'],
  [11 | 0x80, 'terminated with signal Segmentation fault (core dumped)'],
  [29, 'terminated with signal I/O possible'],
  [34, 'terminated with signal Real-time signal 0'],
  [64, 'terminated with signal Real-time signal 30'],
  [32, 'terminated with signal Unknown signal 32'],
])('%i %s', (status, text) => {
  expect(describeWaitStatus(status)).toBe(text);
});
