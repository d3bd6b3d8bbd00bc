import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.ts';

describe('Timeline', () => {
  it('carries out in the order of time, then of asking', () => {
    const timeline = new Timeline(1000);
    const seen: string[] = [];
    timeline.after(20, () => seen.push(`c@${timeline.nowMs}`));
    timeline.after(10, () => {
      seen.push(`a@${timeline.nowMs}`);
      timeline.after(0, () => seen.push(`d@${timeline.nowMs}`));
    });
    timeline.after(10, () => seen.push(`b@${timeline.nowMs}`));
    timeline.runUntil(1020);
    expect(seen).toEqual(['a@1010', 'b@1010', 'd@1010', 'c@1020']);
    expect(timeline.nowMs).toBe(1020);
  });

  it('leaves out what was called off, and what is later', () => {
    const timeline = new Timeline(0);
    const seen: string[] = [];
    timeline.cancel(timeline.after(5, () => seen.push('off')));
    timeline.after(50, () => seen.push('later'));
    timeline.runUntil(10);
    expect(seen).toEqual([]);
    timeline.runUntil(50);
    expect(seen).toEqual(['later']);
  });

  it('keeps order among many', () => {
    const timeline = new Timeline(0);
    const seen: number[] = [];
    for (let index = 0; index < 500; index += 1) {
      const delay = (index * 7919) % 101;
      timeline.after(delay, () => seen.push(timeline.nowMs));
    }
    timeline.runUntil(200);
    expect(seen).toHaveLength(500);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });
});
