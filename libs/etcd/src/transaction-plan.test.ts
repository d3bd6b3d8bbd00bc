import fc from 'fast-check';
import type { RegistryChange } from '@mezzo/domain';
import { describe, expect, it } from 'vitest';
import { planTransactions, transactionBytesMax, transactionWritesMax } from './transaction-plan.ts';

const weight = (role: string, value: number): RegistryChange => ({
  kind: 'putWeight',
  weight: { role, weight: value },
});

describe('planTransactions', () => {
  it('keeps a batch that fits in one transaction', () => {
    const full = Array.from({ length: transactionWritesMax - 1 }, (_, n) => weight(`a${n}`, 1));
    const pair = [weight('x', 1), weight('y', 1)];
    const plan = planTransactions([full, pair]);
    expect(plan.map((writes) => writes.length)).toEqual([transactionWritesMax - 1, 2]);
  });

  it('never exceeds the limits, names no key twice, and ends with the last values', () => {
    const change = fc
      .record({ role: fc.string({ maxLength: 2 }), value: fc.integer() })
      .map(({ role, value }) => weight(role, value));
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 300 }), { maxLength: 8 }), (batches) => {
        const plan = planTransactions(batches);
        const stored = new Map<string, string | undefined>();
        for (const writes of plan) {
          expect(writes.length).toBeLessThanOrEqual(transactionWritesMax);
          expect(new Set(writes.map(({ key }) => key)).size).toBe(writes.length);
          for (const { key, value } of writes) stored.set(key, value);
        }
        const last = new Map(
          planTransactions(batches.flat().map((one) => [one]))
            .flat()
            .map(({ key, value }) => [key, value]),
        );
        expect(stored).toEqual(last);
      }),
    );
  });

  it('puts large values into transactions of their own', () => {
    const huge = 'r'.repeat(transactionBytesMax / 2 + 1);
    expect(planTransactions([[weight(huge, 1), weight(`${huge}2`, 1)]]).length).toBe(2);
  });
});
