import { expect, it } from 'vitest';
import { steadyClock } from './steady-clock.ts';

/** Both clocks, and the one that is made of them. */
function clocks() {
  const time = { wallMs: 1_000_000, monotonicMs: 5_000 };
  const nowMs = steadyClock({
    wallMs: () => time.wallMs,
    monotonicMs: () => time.monotonicMs,
  });
  const pass = (ms: number): number => {
    time.wallMs += ms;
    time.monotonicMs += ms;
    return nowMs();
  };
  return { time, nowMs, pass };
}

it('is the time of day as long as nobody sets that', () => {
  const { nowMs, pass } = clocks();
  expect(nowMs()).toBe(1_000_000);
  expect(pass(0.4)).toBe(1_000_000);
  expect(pass(0.6)).toBe(1_000_001);
  expect(pass(3_600_000)).toBe(4_600_001);
});

it('follows slowly when the time of day is set forward', () => {
  const { time, pass } = clocks();
  time.wallMs += 1_000;
  expect(pass(1_000)).toBe(1_001_100);
  expect(pass(9_000)).toBe(1_011_000);
  expect(pass(1_000)).toBe(1_012_000);
});

it('never goes back, and follows slowly, when the time of day is set back', () => {
  const { time, nowMs, pass } = clocks();
  time.wallMs -= 1_000;
  expect(nowMs()).toBe(1_000_000);
  expect(pass(1_000)).toBe(1_000_900);
  expect(pass(9_000)).toBe(1_009_000);
  expect(pass(1_000)).toBe(1_010_000);
});

it('is hardly moved by a time of day that is wrong by a day for some seconds', () => {
  const { time, pass } = clocks();
  time.wallMs += 86_400_000;
  pass(5_000);
  time.wallMs -= 86_400_000;
  const afterwardsMs = pass(1_000);
  expect(afterwardsMs).toBeGreaterThan(1_005_000);
  expect(afterwardsMs).toBeLessThan(1_007_000);
});
