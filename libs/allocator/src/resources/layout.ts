import { Bundle } from './bundle.ts';
import type { ChunkKind, ChunkKinds } from './chunk-kind.ts';

/**
 * Which kinds of resources an agent has, in order; amounts are arrays that run parallel. Agents
 * alike share one layout, so that most operations on amounts need not look at kinds at all.
 */
export class Layout {
  readonly kinds: readonly ChunkKind[];
  readonly size: number;
  /** Nothing reserved, revocable, shared or indivisible: whoever may have some may have all. */
  readonly isPlain: boolean;
  readonly hasScalarsOnly: boolean;
  readonly hasShared: boolean;
  readonly hasRevocable: boolean;
  readonly hasReserved: boolean;
  /** Positions in the order in which Mesos lists an offer: what quota is about comes last. */
  readonly messageOrder: readonly number[];
  /** Nothing of any kind. */
  readonly empty: Bundle;

  constructor(kinds: readonly ChunkKind[]) {
    this.kinds = kinds;
    this.size = kinds.length;
    this.hasScalarsOnly = kinds.every((kind) => kind.isScalar);
    this.hasShared = kinds.some((kind) => kind.isShared);
    this.hasRevocable = kinds.some((kind) => kind.isRevocable);
    this.hasReserved = kinds.some((kind) => kind.reservationRole !== undefined);
    this.isPlain =
      kinds.every((kind) => (kind.isQuota || !kind.isScalar) && !kind.isWhole) &&
      !this.hasRevocable &&
      !this.hasReserved;
    const positions = kinds.map((_, position) => position);
    this.messageOrder = [
      ...positions.filter((position) => kinds[position]?.isQuota !== true),
      ...positions.filter((position) => kinds[position]?.isQuota === true),
    ];
    this.empty = new Bundle(
      this,
      kinds.map(() => 0),
      undefined,
    );
  }

  /** -1 when there is none; layouts are short. */
  indexOf(kind: ChunkKind): number {
    return this.kinds.indexOf(kind);
  }
}

/** Interns layouts. */
export class Layouts {
  private readonly byKinds = new Map<string, Layout>();
  private readonly keys: ChunkKinds;
  private readonly idByKind = new WeakMap<ChunkKind, number>();
  private nextId = 0;

  constructor(keys: ChunkKinds) {
    this.keys = keys;
  }

  get count(): number {
    return this.byKinds.size;
  }

  of(kinds: readonly ChunkKind[]): Layout {
    const key = kinds.map((kind) => this.idOf(kind)).join();
    const known = this.byKinds.get(key);
    if (known !== undefined) return known;
    const layout = new Layout(kinds);
    this.byKinds.set(key, layout);
    return layout;
  }

  /** The layout with these kinds appended as far as they are missing. */
  including(layout: Layout, kinds: readonly ChunkKind[]): Layout {
    const missing = kinds.filter((kind) => layout.indexOf(kind) < 0);
    return missing.length === 0 ? layout : this.of([...layout.kinds, ...new Set(missing)]);
  }

  private idOf(kind: ChunkKind): number {
    let id = this.idByKind.get(kind);
    if (id === undefined) {
      id = this.nextId++;
      this.idByKind.set(kind, id);
    }
    return id;
  }

  /** Forgets layouts, and kinds, that nothing refers to any more. */
  retain(live: ReadonlySet<Layout>): void {
    const kinds = new Set<ChunkKind>();
    for (const [key, layout] of this.byKinds) {
      if (live.has(layout)) for (const kind of layout.kinds) kinds.add(kind);
      else this.byKinds.delete(key);
    }
    this.keys.retain(kinds);
  }
}
