import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LinkEntrance } from './link-entrance.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function crowd(count: number) {
  const entrance = new LinkEntrance();
  const opened: (() => void)[] = [];
  for (let link = 0; link < count; link += 1) entrance.enter((isIn) => opened.push(isIn));
  return opened;
}

describe('the entrance of links', () => {
  it('lets in as many as say their first word', () => {
    const opened = crowd(3_000);
    expect(opened).toHaveLength(1_000);
    for (const isIn of opened.slice(0, 10)) isIn();
    expect(opened).toHaveLength(1_010);
  });

  it('counts each link once', () => {
    const opened = crowd(3_000);
    opened[0]?.();
    opened[0]?.();
    expect(opened).toHaveLength(1_001);
    vi.advanceTimersByTime(100);
    expect(opened).toHaveLength(2_001);
  });

  it('expects nobody for long who says nothing', () => {
    const opened = crowd(3_000);
    vi.advanceTimersByTime(200);
    expect(opened).toHaveLength(3_000);
    vi.advanceTimersByTime(100);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets a link in that ends while it is opened', () => {
    const entrance = new LinkEntrance();
    let openedCount = 0;
    for (let link = 0; link < 3_000; link += 1) {
      entrance.enter((isIn) => {
        openedCount += 1;
        isIn();
      });
    }
    expect(openedCount).toBe(3_000);
  });
});
