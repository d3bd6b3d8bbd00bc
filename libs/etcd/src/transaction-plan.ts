import type { RegistryChange } from '@mezzo/domain';
import { keyWriteOf, type KeyWrite } from './registry-keys.ts';

/** Etcd takes 128 operations in a transaction by default; some room for the comparison. */
export const transactionWritesMax = 120;
/** Etcd takes 1.5 MiB in a request by default. */
export const transactionBytesMax = 1_000_000;

/**
 * Divides batches into transactions within etcd's limits, in order. A batch is kept in one
 * transaction where it fits; a key stands at most once in a transaction, with its last value, for
 * etcd refuses a key twice.
 */
export function planTransactions(
  batches: readonly (readonly RegistryChange[])[],
): readonly (readonly KeyWrite[])[] {
  const transactions: Transaction[] = [];
  let current = new Transaction();
  for (const batch of batches) {
    const writes = lastWrites(batch);
    if (!current.hasRoomFor(writes) && !current.isEmpty) {
      transactions.push(current);
      current = new Transaction();
    }
    for (const write of writes) {
      if (!current.hasRoomFor([write]) && !current.isEmpty) {
        transactions.push(current);
        current = new Transaction();
      }
      current.add(write);
    }
  }
  if (!current.isEmpty) transactions.push(current);
  return transactions.map((transaction) => transaction.writes());
}

function lastWrites(batch: readonly RegistryChange[]): readonly KeyWrite[] {
  return [...new Map(batch.map(keyWriteOf).map((write) => [write.key, write])).values()];
}

class Transaction {
  readonly #writes = new Map<string, KeyWrite>();
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#writes.size === 0;
  }

  hasRoomFor(writes: readonly KeyWrite[]): boolean {
    const bytes = writes.reduce((sum, write) => sum + bytesOf(write), this.#bytes);
    return (
      this.#writes.size + writes.length <= transactionWritesMax && bytes <= transactionBytesMax
    );
  }

  add(write: KeyWrite): void {
    const replaced = this.#writes.get(write.key);
    this.#bytes += bytesOf(write) - (replaced === undefined ? 0 : bytesOf(replaced));
    this.#writes.set(write.key, write);
  }

  writes(): readonly KeyWrite[] {
    return [...this.#writes.values()];
  }
}

function bytesOf({ key, value }: KeyWrite): number {
  return Buffer.byteLength(key) + (value === undefined ? 0 : Buffer.byteLength(value));
}
