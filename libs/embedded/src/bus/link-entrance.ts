/**
 * So many new links may be expected to say their first word. An agent that comes back says all that it
 * runs, and a turn of the event loop takes from the system what has arrived, however much that is: with
 * tasks for tens of milliseconds.
 */
const silentCountMax = 1_000;

/** One that says nothing is expected no longer: it must not keep others out. */
const silentMsMax = 100;

/** Lets links in, in the order in which they came, as others before them have said their first word. */
export class LinkEntrance {
  readonly #waiting: ((isIn: () => void) => void)[] = [];
  #silentCount = 0;

  /** @param open - opens the link, and has to call back when it has said something or has ended */
  enter(open: (isIn: () => void) => void): void {
    this.#waiting.push(open);
    this.#next();
  }

  #next(): void {
    if (this.#silentCount >= silentCountMax) return;
    const open = this.#waiting.shift();
    if (open === undefined) return;
    this.#silentCount += 1;
    const timer = setTimeout(() => isIn(), silentMsMax);
    let isCounted = true;
    const isIn = (): void => {
      if (!isCounted) return;
      isCounted = false;
      clearTimeout(timer);
      this.#silentCount -= 1;
      this.#next();
    };
    open(isIn);
  }
}
