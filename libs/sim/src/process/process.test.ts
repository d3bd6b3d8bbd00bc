import { describe, expect, it } from 'vitest';
import { MachineClock } from '../time/machine-clock.ts';
import { Timeline } from '../time/timeline.ts';
import { Process } from './process.ts';

function aProcess(): { timeline: Timeline; process: Process; seen: string[] } {
  const timeline = new Timeline(0);
  const process = new Process(timeline, 'host');
  process.start();
  return { timeline, process, seen: [] };
}

describe('Process', () => {
  it('does nothing any more when it was killed, not even in its next life', () => {
    const { timeline, process, seen } = aProcess();
    process.after(10, () => seen.push('first life'));
    process.stop();
    process.start();
    process.after(20, () => seen.push('second life'));
    timeline.runUntil(100);
    expect(seen).toEqual(['second life']);
  });

  it('does what came due while it was frozen when it goes on, in order', () => {
    const { timeline, process, seen } = aProcess();
    process.after(10, () => seen.push('a'));
    process.after(20, () => seen.push('b'));
    process.freeze();
    timeline.runUntil(50);
    expect(seen).toEqual([]);
    process.thaw();
    timeline.runUntil(60);
    expect(seen).toEqual(['a', 'b']);
  });

  it('tells its end once', () => {
    const { process, seen } = aProcess();
    process.onStop(() => seen.push('stopped'));
    process.stop();
    process.stop();
    expect(seen).toEqual(['stopped']);
  });

  it('sees a time that does not go back within a life', () => {
    const timeline = new Timeline(100_000);
    const clock = new MachineClock(timeline, 500);
    const process = new Process(timeline, 'host', clock);
    process.start();
    expect(process.now()).toBe(100_500);
    clock.jump(-1000);
    expect(process.now()).toBe(100_500);
    process.stop();
    process.start();
    expect(process.now()).toBe(99_500);
  });
});
