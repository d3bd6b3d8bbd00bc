/**
 * Numbers the names of resources, so that quantities are rows of numbers. Names are never forgotten:
 * agents of a cluster have a handful between them.
 */
export class Dimensions {
  private readonly indexByName = new Map<string, number>();
  private readonly nameByIndex: string[] = [];
  private readonly listeners: (() => void)[] = [];

  get count(): number {
    return this.nameByIndex.length;
  }

  get names(): readonly string[] {
    return this.nameByIndex;
  }

  /** The number of the name, a new one for a new name. */
  of(name: string): number {
    const known = this.indexByName.get(name);
    if (known !== undefined) return known;
    const index = this.nameByIndex.length;
    this.indexByName.set(name, index);
    this.nameByIndex.push(name);
    for (const listener of this.listeners) listener();
    return index;
  }

  /** Calls back whenever there is a new name, before its number is given out. */
  whenGrown(listener: () => void): void {
    this.listeners.push(listener);
  }

  find(name: string): number | undefined {
    return this.indexByName.get(name);
  }
}
