/** One rule that was broken, and when. */
export interface Violation {
  /** The checker that found it. */
  readonly checker: string;
  readonly text: string;
  /** Virtual time since the beginning of the run. */
  readonly at: string;
}

/** The same thing going wrong again and again need not be told so often. */
const PER_CHECKER_MAX = 5;

/** How much of a stack is told. */
const PLACES_MAX = 4;

/** Collects what checkers find. */
export class Violations {
  readonly found: Violation[] = [];
  private readonly counts = new Map<string, number>();
  private readonly clockText: () => string;
  private readonly onFound: (violation: Violation) => void;

  constructor(clockText: () => string, onFound: (violation: Violation) => void) {
    this.clockText = clockText;
    this.onFound = onFound;
  }

  report(checker: string, text: string): void {
    const count = (this.counts.get(checker) ?? 0) + 1;
    this.counts.set(checker, count);
    if (count > PER_CHECKER_MAX) return;
    const violation = { checker, text, at: this.clockText() };
    this.found.push(violation);
    this.onFound(violation);
  }

  /** A core threw, which it must never do. */
  threw(who: string, error: unknown): void {
    const lines = error instanceof Error ? (error.stack ?? error.message).split('\n') : [];
    const places = lines
      .slice(1, PLACES_MAX + 1)
      .map((line) => line.replace(/\(?file:.*\/libs\//, '('));
    const what = error instanceof Error ? error.message : String(error);
    this.report('cores do not throw', `${who}: ${what}${places.join('')}`);
  }
}
