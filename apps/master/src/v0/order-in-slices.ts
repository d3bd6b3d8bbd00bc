/** Runs of this length are sorted at once, and so many elements merged between two turns. */
const runLength = 4096;

type Keys = Readonly<ArrayLike<number>>;

/** Whether one key must not stand before another. */
type IsAfter = (one: number, other: number) => boolean;

/**
 * The order of keys, equal ones as they are, found without holding the event loop: a merge sort that
 * lets others have a turn with every empty piece. It moves indices, as those lie side by side.
 *
 * @param room - two lists with as many places as there are keys, whatever is in them
 * @returns the place of the first key, of the second, and so on, in one of the two lists
 */
export function* orderInSlices(
  keys: Keys,
  isAscending: boolean,
  room: readonly [Uint32Array, Uint32Array],
): Generator<'', Uint32Array> {
  const isAfter: IsAfter = isAscending ? (one, other) => one > other : (one, other) => one < other;
  const compare = (one: number, other: number): number => {
    const [left, right] = [keys[one] as number, keys[other] as number];
    if (isAfter(left, right)) return 1;
    return isAfter(right, left) ? -1 : 0;
  };
  let [from, to] = room;
  for (let at = 0; at < from.length; at += 1) from[at] = at;
  yield '';
  for (let begin = 0; begin < from.length; begin += runLength) {
    from.subarray(begin, begin + runLength).sort(compare);
    yield '';
  }
  for (let width = runLength; width < from.length; width *= 2) {
    for (let begin = 0; begin < from.length; begin += 2 * width) {
      yield* new Merge(keys, isAfter, from, to).run(begin, begin + width, begin + 2 * width);
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Merges two neighbouring runs of places into the same stretch of another array. */
class Merge {
  readonly #keys: Keys;
  readonly #isAfter: IsAfter;
  readonly #from: Uint32Array;
  readonly #to: Uint32Array;

  constructor(keys: Keys, isAfter: IsAfter, from: Uint32Array, to: Uint32Array) {
    this.#keys = keys;
    this.#isAfter = isAfter;
    this.#from = from;
    this.#to = to;
  }

  *run(begin: number, middle: number, end: number): Generator<'', void> {
    const leftEnd = Math.min(middle, this.#from.length);
    const rightEnd = Math.min(end, this.#from.length);
    if (leftEnd === rightEnd || !this.#isDisordered(leftEnd - 1, leftEnd)) {
      this.#to.set(this.#from.subarray(begin, rightEnd), begin);
      return;
    }
    let [left, right] = [begin, leftEnd];
    for (let at = begin; at < rightEnd; at += 1) {
      const takesLeft = right >= rightEnd || (left < leftEnd && !this.#isDisordered(left, right));
      this.#to[at] = this.#from[takesLeft ? left++ : right++] as number;
      if ((at - begin) % runLength === 0) yield '';
    }
  }

  /** Whether what stands at one place belongs behind what stands at a later one. */
  #isDisordered(at: number, later: number): boolean {
    const keyAt = (place: number): number => this.#keys[this.#from[place] as number] as number;
    return this.#isAfter(keyAt(at), keyAt(later));
  }
}
