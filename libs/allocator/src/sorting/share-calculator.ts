import type { Dimensions } from '../resources/dimensions.ts';
import type { QuantityTable } from '../resources/quantity-table.ts';

/** Computes dominant shares of the cluster's totals. */
export class ShareCalculator {
  /** Grows whenever the totals change: shares computed before are void. */
  totalsVersion = 0;
  private readonly table: QuantityTable;
  private readonly dimensions: Dimensions;
  private readonly totalsRow: number;
  private readonly excluded: ReadonlySet<string>;
  /** Dimensions that count, as of `totalsVersion`. */
  private counted: readonly number[] = [];
  /** Their totals. */
  private totals: readonly number[] = [];
  private countedVersion = -1;

  constructor(
    table: QuantityTable,
    dimensions: Dimensions,
    totalsRow: number,
    excludedNames: readonly string[],
  ) {
    this.table = table;
    this.dimensions = dimensions;
    this.totalsRow = totalsRow;
    this.excluded = new Set(excludedNames);
  }

  private refreshCounted(): void {
    this.countedVersion = this.totalsVersion;
    this.counted = this.dimensions.names.flatMap((name, dimension) =>
      this.table.get(this.totalsRow, dimension) > 0 && !this.excluded.has(name) ? [dimension] : [],
    );
    this.totals = this.counted.map((dimension) => this.table.get(this.totalsRow, dimension));
  }

  /** The largest part of any total that a row of a table holds. */
  dominantShare({ data, stride }: QuantityTable, row: number): number {
    if (this.countedVersion !== this.totalsVersion) this.refreshCounted();
    const { counted, totals } = this;
    const base = row * stride;
    let share = 0;
    for (let i = 0; i < counted.length; i += 1) {
      const part = (data[base + (counted[i] ?? 0)] ?? 0) / (totals[i] ?? 1);
      if (part > share) share = part;
    }
    return share;
  }

  /** Likewise for what is left of a row of the roles' table without others. */
  dominantShareWithout(row: number, others: readonly number[]): number {
    if (this.countedVersion !== this.totalsVersion) this.refreshCounted();
    let share = 0;
    for (const dimension of this.counted) {
      let milli = this.table.get(row, dimension);
      for (const other of others) milli -= this.table.get(other, dimension);
      share = Math.max(share, milli / this.table.get(this.totalsRow, dimension));
    }
    return share;
  }

  /** The name of the resource that decides the share; undefined for a share of zero. */
  dominantResource(table: QuantityTable, row: number): string | undefined {
    const share = this.dominantShare(table, row);
    if (share === 0) return undefined;
    const dimension = this.counted.find(
      (each) => table.get(row, each) / this.table.get(this.totalsRow, each) === share,
    );
    return dimension === undefined ? undefined : this.dimensions.names[dimension];
  }
}
