import type { Task } from '@mezzo/domain/messages';
import type { CapturedPage } from '../views/captured-page.ts';

/** Enough for most questions. */
const capacityMin = 1024;

/** Tables of a million tasks are rare, and 24 MB each. */
const keptCapacityMax = 1024 * 1024;

/** As many readers of all tasks at the same time find memory that is there. */
const keptMax = 4;

/** Numbers, side by side; there is room for as many tasks in each. */
interface Columns {
  readonly capacity: number;
  readonly times: Float64Array;
  readonly pages: Uint32Array;
  readonly places: Uint32Array;
  readonly order: Uint32Array;
  readonly spare: Uint32Array;
}

/** Used again: see `ChunkBuffers` for what becomes of memory that lives as long as an answer. */
const free: Columns[] = [];

/** Where tasks are found, and when they were born: columns of numbers, as there may be many. */
export class TaskTable {
  #columns = takeColumns(capacityMin);
  #count = 0;
  readonly #pages: CapturedPage[] = [];

  get count(): number {
    return this.#count;
  }

  /** When each task got its first status; those that have none yet come first. */
  get times(): Float64Array {
    return this.#columns.times.subarray(0, this.#count);
  }

  /** Memory to order the tasks in: for two lists of their places. */
  get room(): readonly [Uint32Array, Uint32Array] {
    const { order, spare } = this.#columns;
    return [order.subarray(0, this.#count), spare.subarray(0, this.#count)];
  }

  /** Tasks of the same page come one after the other. */
  add(page: CapturedPage, place: number, { statuses }: Task): void {
    if (this.#pages.at(-1) !== page) this.#pages.push(page);
    if (this.#count === this.#columns.capacity) this.#grow();
    const { times, pages, places } = this.#columns;
    times[this.#count] = statuses?.[0]?.timestamp ?? -Infinity;
    pages[this.#count] = this.#pages.length - 1;
    places[this.#count] = place;
    this.#count += 1;
  }

  /** The text of a task, after a comma. */
  text(index: number): string | undefined {
    const { pages, places } = this.#columns;
    const place = places[index] ?? 0;
    return this.#pages[pages[index] ?? 0]?.part('v0', place, place + 1);
  }

  /** Nobody uses the table, or what it gave, any more. */
  release(): void {
    giveColumns(this.#columns);
    this.#columns = noColumns;
    this.#count = 0;
  }

  #grow(): void {
    const former = this.#columns;
    this.#columns = takeColumns(former.capacity * 2);
    for (const name of ['times', 'pages', 'places'] as const) {
      this.#columns[name].set(former[name]);
    }
    giveColumns(former);
  }
}

const noColumns = makeColumns(0);

/** The smallest that is free and large enough, so that a large one is left to who needs it. */
function takeColumns(capacity: number): Columns {
  const at = free.findIndex((columns) => columns.capacity >= capacity);
  return (at === -1 ? undefined : free.splice(at, 1)[0]) ?? makeColumns(capacity);
}

/** Of too many the smallest is given up. */
function giveColumns(columns: Columns): void {
  if (columns.capacity === 0 || columns.capacity > keptCapacityMax) return;
  free.push(columns);
  free.sort((one, other) => one.capacity - other.capacity);
  if (free.length > keptMax) free.shift();
}

function makeColumns(capacity: number): Columns {
  return {
    capacity,
    times: new Float64Array(capacity),
    pages: new Uint32Array(capacity),
    places: new Uint32Array(capacity),
    order: new Uint32Array(capacity),
    spare: new Uint32Array(capacity),
  };
}
