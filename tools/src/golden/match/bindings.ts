import { isFree, kindOf, type Placeholder } from './placeholder.ts';

/**
 * What the placeholders of one scenario stand for. A comparison that fails half way takes back what
 * it bound with `rewind`, so that another candidate can be tried.
 */
export class Bindings {
  readonly #values = new Map<string, string>();
  /** Placeholder by kind and value, for the kinds in which no two share a value. */
  readonly #owners = new Map<string, string>();
  readonly #trail: Placeholder[] = [];

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** False when the placeholder already stands for another value, or another one for this value. */
  bind(placeholder: Placeholder, value: string): boolean {
    if (isFree(placeholder)) return true;
    const bound = this.#values.get(placeholder.name);
    if (bound !== undefined) return bound === value;
    const ownerKey = ownerKeyOf(placeholder, value);
    if (ownerKey !== undefined) {
      if (this.#owners.has(ownerKey)) return false;
      this.#owners.set(ownerKey, placeholder.name);
    }
    this.#values.set(placeholder.name, value);
    this.#trail.push(placeholder);
    return true;
  }

  /** A point to return to. */
  mark(): number {
    return this.#trail.length;
  }

  rewind(mark: number): void {
    for (const placeholder of this.#trail.splice(mark)) {
      const value = this.#values.get(placeholder.name);
      this.#values.delete(placeholder.name);
      const ownerKey = value === undefined ? undefined : ownerKeyOf(placeholder, value);
      if (ownerKey !== undefined) this.#owners.delete(ownerKey);
    }
  }
}

function ownerKeyOf(placeholder: Placeholder, value: string): string | undefined {
  return kindOf(placeholder).binding === 'distinct' ? `${placeholder.kind} ${value}` : undefined;
}
