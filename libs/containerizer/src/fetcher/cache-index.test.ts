import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CacheIndex, type CacheEntry } from './cache-index.ts';

function filled(bytesMax: number, ...sizes: readonly number[]): CacheIndex {
  const index = new CacheIndex(bytesMax);
  sizes.forEach((bytes, at) => {
    const reserved = index.reserve(`k${String(at)}`, 'n', bytes);
    if (reserved) reserved.entry.references--;
  });
  return index;
}

describe('CacheIndex', () => {
  test('evicts what was used longest ago, and no more than it must', () => {
    const index = filled(10, 4, 3, 3);
    index.use('k0');
    expect(index.reserve('new', 'n', 2)?.evicted.map((entry) => entry.key)).toEqual(['k1']);
    expect(index.bytesUsed).toBe(9);
  });

  test('never evicts what is in use', () => {
    const index = filled(10, 5);
    const held = index.use('k0');
    if (held) held.references++;
    expect(index.reserve('new', 'n', 6)).toBeUndefined();
    expect(index.use('k0')).toBe(held);
    expect(index.bytesUsed).toBe(5);
  });

  test('gives each file a name of its own', () => {
    const index = new CacheIndex(10);
    expect(index.reserve('a', 'x.tgz', 1)?.entry.fileName).toBe('c1-x.tgz');
    expect(index.reserve('b', 'x.tgz', 1)?.entry.fileName).toBe('c2-x.tgz');
  });

  test('counts what a file really took', () => {
    const index = new CacheIndex(10);
    const entry = index.reserve('a', 'x', 4)?.entry;
    if (entry) index.resize(entry, 6);
    expect(index.bytesUsed).toBe(6);
    if (entry) index.remove(entry);
    if (entry) index.remove(entry);
    expect(index.bytesUsed).toBe(0);
  });

  test('stays within its size, and its sum is the sum of its entries', () => {
    const step = fc.record({
      key: fc.nat(8).map(String),
      bytes: fc.nat(12),
      kind: fc.constantFrom('reserve', 'release', 'remove'),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const index = new CacheIndex(20);
        const live = new Map<string, CacheEntry>();
        for (const { key, bytes, kind } of steps) {
          const entry = live.get(key);
          if (kind === 'reserve' && !entry) {
            const reserved = index.reserve(key, 'n', bytes);
            for (const victim of reserved?.evicted ?? []) {
              expect(victim.references).toBe(0);
              live.delete(victim.key);
            }
            if (reserved) live.set(key, reserved.entry);
          } else if (kind === 'release' && entry && entry.references > 0) entry.references--;
          else if (kind === 'remove' && entry) {
            index.remove(entry);
            live.delete(key);
          }
          const sum = [...live.values()].reduce((total, one) => total + one.bytes, 0);
          expect(index.bytesUsed).toBe(sum);
          expect(sum).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});
