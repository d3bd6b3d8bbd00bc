import { describe, expect, it } from 'vitest';
import { TimerHeap, type Timer } from './timer-heap.ts';

describe('TimerHeap', () => {
  it('fires what is due in order of time, then of asking', () => {
    const heap = new TimerHeap();
    const fired: string[] = [];
    heap.schedule(20, () => fired.push('b'));
    heap.schedule(10, () => fired.push('a'));
    heap.schedule(20, () => fired.push('c'));
    heap.schedule(30, () => fired.push('d'));
    heap.fireDue(20);
    expect(fired).toEqual(['a', 'b', 'c']);
    expect(heap.nextDeadlineMs()).toBe(30);
  });

  it('fires timers that became due while firing', () => {
    const heap = new TimerHeap();
    const fired: number[] = [];
    heap.schedule(1, () => {
      fired.push(1);
      heap.schedule(2, () => fired.push(2));
    });
    heap.fireDue(5);
    expect(fired).toEqual([1, 2]);
    expect(heap.nextDeadlineMs()).toBeUndefined();
  });

  it('never fires a cancelled timer and does not wait for it', () => {
    const heap = new TimerHeap();
    const timer = heap.schedule(10, () => {
      throw new Error('must not fire');
    });
    heap.cancel(timer);
    heap.cancel(timer);
    expect(heap.nextDeadlineMs()).toBeUndefined();
    heap.fireDue(100);
  });

  it('keeps the order of thousands of timers through sweeps of cancelled ones', () => {
    const heap = new TimerHeap();
    const fired: number[] = [];
    const timers: Timer[] = [];
    for (let i = 0; i < 5000; i++) {
      const atMs = (i * 7919) % 5003;
      timers.push(heap.schedule(atMs, () => fired.push(atMs)));
    }
    timers.forEach((timer, i) => {
      if (i % 3 !== 0) heap.cancel(timer);
    });
    heap.fireDue(10_000);
    const want = timers.filter((_, i) => i % 3 === 0).map((timer) => timer.atMs);
    expect(fired).toEqual([...want].sort((a, b) => a - b));
  });
});
