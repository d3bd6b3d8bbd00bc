/**
 * Builds specialised functions out of descriptors.
 *
 * A walk over descriptors reads `message[field.name]` with a key that changes all the time, which
 * costs tens of nanoseconds per declared field, set or not. Code that names each field costs one
 * or two. The source text is made of nothing but the generated tables of this package: no input
 * ever reaches it.
 */
export class FunctionSource {
  readonly #lines: string[] = [];
  readonly #bindings = new Map<string, unknown>();
  readonly #names = new Map<unknown, string>();

  line(text: string): void {
    this.#lines.push(text);
  }

  /** Makes a value available to the source, under the name that is returned. */
  bind(value: unknown, hint: string): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    const name = `${hint}${this.#bindings.size}`;
    this.#bindings.set(name, value);
    this.#names.set(value, name);
    return name;
  }

  /** The function whose body was collected; only the caller knows its type. */
  compile(parameters: readonly string[]): unknown {
    const text = `'use strict';\nreturn function (${parameters.join(', ')}) {\n${this.#lines.join('\n')}\n};`;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- see above: our own tables only
    const factory = new Function(...this.#bindings.keys(), text) as (
      ...values: unknown[]
    ) => unknown;
    return factory(...this.#bindings.values());
  }
}
