import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

describe('Random', () => {
  it('repeats itself from the same seed, and only from the same', () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => random.uint32());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('derives generators that do not depend on what was drawn', () => {
    const fresh = new Random(7).derive('agent');
    const used = new Random(7);
    used.uint32();
    expect(used.derive('agent').uint32()).toBe(fresh.uint32());
    expect(used.derive('master').uint32()).not.toBe(new Random(7).derive('agent').uint32());
  });

  it('spreads evenly', () => {
    const random = new Random(1);
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < 40_000; draw += 1) {
      const value = random.integer(0, 3);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('draws exponential times with the given mean', () => {
    const random = new Random(2);
    let sum = 0;
    for (let draw = 0; draw < 20_000; draw += 1) sum += random.exponentialMs(1000);
    expect(Math.abs(sum / 20_000 - 1000)).toBeLessThan(30);
  });

  it('makes version 4 UUIDs', () => {
    expect(new Random(3).uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
