/**
 * The amount of a SET resource: distinct texts, in the order in which they were given.
 */
export class ItemSet {
  static readonly empty = new ItemSet([]);

  readonly items: readonly string[];

  constructor(items: readonly string[]) {
    this.items = items;
  }

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  get size(): number {
    return this.items.length;
  }

  plus(that: ItemSet): ItemSet {
    return new ItemSet([...new Set([...this.items, ...that.items])]);
  }

  minus(that: ItemSet): ItemSet {
    const gone = new Set(that.items);
    return new ItemSet(this.items.filter((item) => !gone.has(item)));
  }

  contains(that: ItemSet): boolean {
    const mine = new Set(this.items);
    return that.items.every((item) => mine.has(item));
  }

  equals(that: ItemSet): boolean {
    return this.size === that.size && this.contains(that);
  }

  /** As Mesos prints sets: `{x, y}`. */
  toString(): string {
    return `{${this.items.join(', ')}}`;
  }
}
