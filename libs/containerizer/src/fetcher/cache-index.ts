/** A file of the cache. */
export interface CacheEntry {
  readonly key: string;
  /** Name below the user's directory: `c<N>-<name>`. */
  readonly fileName: string;
  bytes: number;
  /** How many fetches are using it; only without any may it be evicted. */
  references: number;
}

/**
 * The fetcher cache's bookkeeping: who is in, how much room is left, who has to go. Knows nothing of
 * files.
 *
 * Least recently used goes first; the map's order is the order of use.
 *
 * Source: mesos src/slave/containerizer/fetcher.cpp#FetcherProcess::Cache
 */
export class CacheIndex {
  readonly #entries = new Map<string, CacheEntry>();
  readonly #bytesMax: number;
  #bytesUsed = 0;
  #nextNumber = 1;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytesMax(): number {
    return this.#bytesMax;
  }

  get bytesUsed(): number {
    return this.#bytesUsed;
  }

  /** Finds an entry and makes it the most recently used. */
  use(key: string): CacheEntry | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  /**
   * Makes room and takes up a new entry, referenced once.
   *
   * @returns the entry and those that had to go, whose files are to be deleted; undefined when there
   *   is not enough room even so, and then nothing has changed
   */
  reserve(
    key: string,
    name: string,
    bytes: number,
  ): { readonly entry: CacheEntry; readonly evicted: readonly CacheEntry[] } | undefined {
    const evicted = this.#victims(bytes);
    if (!evicted) return undefined;
    for (const victim of evicted) this.remove(victim);
    const entry = { key, fileName: `c${this.#nextNumber++}-${name}`, bytes, references: 1 };
    this.#entries.set(key, entry);
    this.#bytesUsed += bytes;
    return { entry, evicted };
  }

  /** The file turned out to have another size. */
  resize(entry: CacheEntry, bytes: number): void {
    if (this.#entries.get(entry.key) !== entry) return;
    this.#bytesUsed += bytes - entry.bytes;
    entry.bytes = bytes;
  }

  remove(entry: CacheEntry): void {
    if (this.#entries.get(entry.key) !== entry) return;
    this.#entries.delete(entry.key);
    this.#bytesUsed -= entry.bytes;
  }

  #victims(bytes: number): readonly CacheEntry[] | undefined {
    let missing = this.#bytesUsed + bytes - this.#bytesMax;
    const victims: CacheEntry[] = [];
    for (const entry of this.#entries.values()) {
      if (missing <= 0) break;
      if (entry.references > 0) continue;
      victims.push(entry);
      missing -= entry.bytes;
    }
    return missing <= 0 ? victims : undefined;
  }
}
