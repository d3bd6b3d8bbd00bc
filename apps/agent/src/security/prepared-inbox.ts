/**
 * Passes things on in the order in which they came. One that is done for somebody of whom it is not
 * known yet what he may do waits until it is, and holds back those behind it.
 */
export class PreparedInbox<T> {
  readonly #prepare: (principal: string | undefined) => Promise<void> | undefined;
  readonly #enter: (thing: T) => void;
  /** What the next one has to wait for. */
  #last: Promise<void> | undefined;

  constructor(
    prepare: (principal: string | undefined) => Promise<void> | undefined,
    enter: (thing: T) => void,
  ) {
    this.#prepare = prepare;
    this.#enter = enter;
  }

  take(thing: T): void {
    if (this.#last === undefined) this.#enter(thing);
    else this.#after(this.#last, thing);
  }

  takeFor(principal: string | undefined, thing: T): void {
    const before = this.#last;
    const preparation =
      before === undefined ? this.#prepare(principal) : before.then(() => this.#prepare(principal));
    if (preparation === undefined) this.#enter(thing);
    else this.#after(preparation, thing);
  }

  #after(wait: Promise<void>, thing: T): void {
    // Whom nothing could be prepared for is asked about all the same, and may do nothing.
    const last = wait
      .catch(() => undefined)
      .then(() => {
        this.#enter(thing);
        if (this.#last === last) this.#last = undefined;
      });
    this.#last = last;
  }
}
