import type { Dimensions } from './dimensions.ts';

const INITIAL_ROWS = 64;
const INITIAL_STRIDE = 8;

/**
 * Rows of quantities in thousandths, one column for each resource name, in a single typed array.
 *
 * Who adds to a row reads `data` and `stride` afresh: both change when the table grows. Sums are
 * exact, because thousandths are integers below 2^53.
 */
export class QuantityTable {
  data = new Float64Array(INITIAL_ROWS * INITIAL_STRIDE);
  stride = INITIAL_STRIDE;
  private readonly dimensions: Dimensions;
  private rowsUsed = 0;
  private readonly freeRows: number[] = [];

  constructor(dimensions: Dimensions) {
    this.dimensions = dimensions;
    dimensions.whenGrown(() => this.ensureColumns());
  }

  /** A row of zeros. */
  allocate(): number {
    const row = this.freeRows.pop() ?? this.rowsUsed;
    this.ensureRow(row);
    return row;
  }

  private ensureRow(row: number): void {
    this.rowsUsed = Math.max(this.rowsUsed, row + 1);
    const needed = (row + 1) * this.stride;
    if (needed <= this.data.length) return;
    const grown = new Float64Array(Math.max(needed, this.data.length * 2));
    grown.set(this.data);
    this.data = grown;
  }

  release(row: number): void {
    this.clear(row);
    this.freeRows.push(row);
  }

  /** Makes the row one of zeros; for who numbers the rows himself instead of allocating them. */
  clear(row: number): void {
    this.ensureRow(row);
    this.data.fill(0, row * this.stride, (row + 1) * this.stride);
  }

  private ensureColumns(): void {
    const { count } = this.dimensions;
    if (count <= this.stride) return;
    const stride = Math.max(count, this.stride * 2);
    const wider = new Float64Array((this.data.length / this.stride) * stride);
    for (let row = 0; row < this.rowsUsed; row += 1) {
      const from = this.data.subarray(row * this.stride, (row + 1) * this.stride);
      wider.set(from, row * stride);
    }
    this.data = wider;
    this.stride = stride;
  }

  get(row: number, dimension: number): number {
    return dimension < this.stride ? (this.data[row * this.stride + dimension] ?? 0) : 0;
  }

  add(row: number, dimension: number, milli: number): void {
    const index = row * this.stride + dimension;
    this.data[index] = (this.data[index] ?? 0) + milli;
  }

  isZero(row: number): boolean {
    const end = (row + 1) * this.stride;
    for (let i = row * this.stride; i < end; i += 1) if (this.data[i] !== 0) return false;
    return true;
  }

  copyRow(from: number, to: number): void {
    const start = from * this.stride;
    this.data.copyWithin(to * this.stride, start, start + this.stride);
  }
}
