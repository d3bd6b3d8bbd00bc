import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SandboxCollector } from './sandbox-collector.ts';

const hourMs = 60 * 60 * 1000;
const weekMs = 7 * 24 * hourMs;

/** A sandbox that is kept for a week, and the clocks of its machine. */
class Bench {
  readonly directory = mkdtempSync(join(tmpdir(), 'mezzo-age-'));
  /** The disk is so full that nothing may stay. */
  isFull = false;
  readonly #removed: string[] = [];
  #wallMs = Date.UTC(2026, 0, 1);
  #monotonicMs = 5_000;
  readonly #collector = new SandboxCollector({
    delayMs: weekMs,
    diskHeadroom: 0,
    watchIntervalMs: 60_000,
    workDirectory: this.directory,
    remove: (paths) => {
      this.#removed.push(...paths);
      return Promise.resolve([]);
    },
    diskUsage: () => Promise.resolve(this.isFull ? 1 : 0),
    onError: () => undefined,
    clocks: { wallMs: () => this.#wallMs, monotonicMs: () => this.#monotonicMs },
  });

  constructor() {
    onTestFinished(() => rmSync(this.directory, { recursive: true }));
  }

  /** The directory was last changed then, by the time of day. */
  change(agoMs = 0): void {
    const seconds = (this.#wallMs - agoMs) / 1000;
    utimesSync(this.directory, seconds, seconds);
  }

  schedule(): Promise<void> {
    return this.#collector.schedule(this.directory);
  }

  pass(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
  }

  /** Somebody sets the time of day. */
  setClockBy(ms: number): void {
    this.#wallMs += ms;
  }

  async isRemoved(): Promise<boolean> {
    await this.#collector.collect();
    return this.#removed.includes(this.directory);
  }
}

describe('a sandbox is kept for its time', () => {
  test('when the clock is set forward after it was scheduled', async () => {
    const bench = new Bench();
    bench.change();
    await bench.schedule();
    bench.setClockBy(2 * weekMs);
    expect(await bench.isRemoved()).toBe(false);
    bench.pass(weekMs - hourMs);
    expect(await bench.isRemoved()).toBe(false);
    bench.pass(hourMs);
    expect(await bench.isRemoved()).toBe(true);
  });

  test('when the clock is set forward between its last change and its end', async () => {
    const bench = new Bench();
    bench.change();
    bench.setClockBy(2 * weekMs);
    await bench.schedule();
    expect(await bench.isRemoved()).toBe(false);
  });

  test('when the clock is set back, and the directory changes after that', async () => {
    const bench = new Bench();
    bench.setClockBy(-2 * weekMs);
    bench.change();
    await bench.schedule();
    expect(await bench.isRemoved()).toBe(false);
  });

  test('and no longer, when the clock is set back', async () => {
    const bench = new Bench();
    bench.change();
    bench.setClockBy(-2 * weekMs);
    await bench.schedule();
    bench.pass(weekMs);
    expect(await bench.isRemoved()).toBe(true);
  });
});

test('a change in what is now the future keeps no directory on a full disk', async () => {
  const bench = new Bench();
  bench.change();
  bench.setClockBy(-weekMs);
  await bench.schedule();
  bench.isFull = true;
  expect(await bench.isRemoved()).toBe(true);
});

test('what an earlier run of the agent left counts from its last change', async () => {
  const bench = new Bench();
  bench.change(weekMs - hourMs);
  await bench.schedule();
  expect(await bench.isRemoved()).toBe(false);
  bench.pass(hourMs);
  expect(await bench.isRemoved()).toBe(true);
});
