/** One figure of a benchmark. */
export interface BenchmarkResult {
  /** Of the benchmark: `launch`. */
  readonly benchmark: string;
  /** What was measured: `throughput/burst`. */
  readonly work: string;
  readonly value: number;
  readonly unit: string;
  /** The figure of real Mesos for the same work, where there is one. */
  readonly mesos?: number;
  /** Whether a higher figure is the better one. */
  readonly better: 'higher' | 'lower';
  /** What the figure is to reach, where something is demanded. */
  readonly target?: number;
  /** What the figure was measured with. */
  readonly details?: Readonly<Record<string, number | string>>;
}

/** Decimals that a figure is printed with: more would be noise. */
const decimals = 3;

/**
 * Prints a result as one line of JSON. `ratio` says how many times better than Mesos the figure is:
 * above 1 we are ahead, whichever direction is the better one.
 */
export function printResult(result: BenchmarkResult): void {
  const { value, mesos, better, target } = result;
  const ratio =
    mesos === undefined ? undefined : better === 'higher' ? value / mesos : mesos / value;
  const reached =
    target === undefined ? undefined : better === 'higher' ? value >= target : value <= target;
  console.log(
    JSON.stringify({
      ...result,
      value: rounded(value),
      ratio: ratio === undefined ? undefined : rounded(ratio),
      reached,
    }),
  );
}

/** The value below which the given share of the values lies; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1);
  return sorted[Math.max(0, index)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Number(value.toFixed(decimals));
}
