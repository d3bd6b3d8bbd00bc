import { Bundle } from './bundle.ts';
import type { ChunkKind } from './chunk-kind.ts';
import type { Decoded } from './decoded-before.ts';

/**
 * Which kinds of resources an agent has, in order; amounts are arrays that run parallel. Agents
 * alike share one layout, so that most operations on amounts need not look at kinds at all.
 *
 * Layouts form a tree: each knows those that have one kind more. The same kinds in the same order
 * are the same object.
 */
export class Layout {
  readonly kinds: readonly ChunkKind[];
  readonly size: number;
  /** Nothing reserved, revocable, shared or indivisible: whoever may have some may have all. */
  readonly isPlain: boolean;
  readonly hasShared: boolean;
  readonly hasRevocable: boolean;
  readonly hasReserved: boolean;
  /** Positions in the order in which Mesos lists an offer: what quota is about comes last. */
  readonly messageOrder: readonly number[];
  /** Nothing of any kind. */
  readonly empty: Bundle;
  /** What was decoded last beginning with this layout: agents alike say alike. */
  lastDecoded: Decoded | undefined = undefined;
  private readonly extensions = new Map<ChunkKind, Layout>();

  constructor(kinds: readonly ChunkKind[]) {
    this.kinds = kinds;
    this.size = kinds.length;
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
    const none = kinds.map(() => 0);
    this.empty = new Bundle(this, none, undefined);
  }

  /** -1 when there is none; layouts are short. */
  indexOf(kind: ChunkKind): number {
    const { kinds } = this;
    for (let i = 0; i < kinds.length; i += 1) if (kinds[i] === kind) return i;
    return -1;
  }

  /** The layout with the kind at its end, unless it is there already. */
  with(kind: ChunkKind): Layout {
    if (this.indexOf(kind) >= 0) return this;
    const known = this.extensions.get(kind);
    if (known !== undefined) return known;
    const extended = new Layout([...this.kinds, kind]);
    this.extensions.set(kind, extended);
    return extended;
  }

  /** How many layouts there are from here on. */
  get count(): number {
    let count = 1;
    for (const extension of this.extensions.values()) count += extension.count;
    return count;
  }

  /** Forgets extensions that lead to no live layout. @returns whether any is live from here on */
  retain(live: ReadonlySet<Layout>): boolean {
    this.lastDecoded = undefined;
    for (const [kind, extension] of this.extensions) {
      if (!extension.retain(live)) this.extensions.delete(kind);
    }
    return this.extensions.size > 0 || live.has(this);
  }
}

/** The layout extended by all kinds that there is something of. */
export function withKindsOf(layout: Layout, bundle: Bundle): Layout {
  if (bundle.layout === layout) return layout;
  const { kinds } = bundle.layout;
  let wide = layout;
  for (let i = 0; i < kinds.length; i += 1) {
    const kind = kinds[i];
    if (kind !== undefined && bundle.amounts[i] !== 0) wide = wide.with(kind);
  }
  return wide;
}
