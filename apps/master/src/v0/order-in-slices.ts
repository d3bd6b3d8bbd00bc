/** Runs of this length are sorted at once, and so many elements merged between two turns. */
const runLength = 1024;

/**
 * Sorts without holding the event loop: a stable merge sort that lets others have a turn with every
 * empty piece.
 *
 * @returns sorted; the array that was given is used up
 */
export function* sortInSlices<T>(items: T[], compare: (a: T, b: T) => number): Generator<'', T[]> {
  let from: T[] = [];
  for (let begin = 0; begin < items.length; begin += runLength) {
    for (const item of items.slice(begin, begin + runLength).sort(compare)) from.push(item);
    yield '';
  }
  for (let width = runLength; width < from.length; width *= 2) {
    const to: T[] = [];
    for (let begin = 0; begin < from.length; begin += 2 * width) {
      yield* merge(from, { begin, middle: begin + width, end: begin + 2 * width }, compare, to);
    }
    from = to;
  }
  return from;
}

interface Halves {
  readonly begin: number;
  readonly middle: number;
  readonly end: number;
}

function* merge<T>(
  from: readonly T[],
  { begin, middle, end }: Halves,
  compare: (a: T, b: T) => number,
  to: T[],
): Generator<'', void> {
  let left = begin;
  let right = middle;
  const leftEnd = Math.min(middle, from.length);
  const rightEnd = Math.min(end, from.length);
  while (left < leftEnd || right < rightEnd) {
    const takesLeft =
      right >= rightEnd || (left < leftEnd && !(compare(from[left] as T, from[right] as T) > 0));
    to.push(from[takesLeft ? left++ : right++] as T);
    if (to.length % runLength === 0) yield '';
  }
}
