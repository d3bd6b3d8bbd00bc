import { describe, expect, it } from 'vitest';
import { BoundedMap } from './bounded-map.ts';
import { RingBuffer } from './ring-buffer.ts';

describe('BoundedMap', () => {
  it('forgets the oldest entry and tells', () => {
    const evicted: number[] = [];
    const map = new BoundedMap<string, number>(2, (value) => evicted.push(value));
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect([...map.values()]).toEqual([3, 4]);
    expect(evicted).toEqual([2]);
  });
});

describe('RingBuffer', () => {
  it('keeps the last values in order', () => {
    const ring = new RingBuffer<number>(3);
    for (let i = 0; i < 20; i++) ring.push(i);
    expect(ring.values()).toEqual([17, 18, 19]);
    expect(ring.size).toBe(3);
    ring.removeWhere((value) => value === 18);
    expect(ring.values()).toEqual([17, 19]);
  });

  it('keeps nothing when its capacity is zero', () => {
    const ring = new RingBuffer<number>(0);
    ring.push(1);
    expect(ring.values()).toEqual([]);
  });
});
