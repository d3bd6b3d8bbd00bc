import { ItemSet, Ranges, ResourceEntry, fromMilli, invariant, toMilli } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';
import { Bundle, addValues, type Values } from './bundle.ts';
import type { ChunkKind, ChunkKinds } from './chunk-kind.ts';
import type { Layout, Layouts } from './layout.ts';

/** Between messages and bundles. Messages are valid: the master sees to it. */
export class BundleCodec {
  private readonly kinds: ChunkKinds;
  private readonly layouts: Layouts;

  constructor(kinds: ChunkKinds, layouts: Layouts) {
    this.kinds = kinds;
    this.layouts = layouts;
  }

  /**
   * The sum of messages, whatever they are allocated to.
   *
   * @param layout - to be extended by what it lacks
   */
  decode(messages: readonly Resource[], layout: Layout): Bundle {
    const kinds = messages.map((message) => this.kinds.ofMessage(message));
    const wide = this.layouts.including(layout, kinds);
    const amounts = wide.kinds.map(() => 0);
    let values: (Values | undefined)[] | undefined;
    for (let i = 0; i < messages.length; i += 1) {
      const message = messages[i];
      const kind = kinds[i];
      if (message === undefined || kind === undefined) continue;
      const at = wide.indexOf(kind);
      if (kind.isScalar) {
        const milli = toMilli(message.scalar?.value ?? 0);
        amounts[at] = (amounts[at] ?? 0) + (kind.isWhole ? Math.sign(milli) : milli);
        continue;
      }
      values ??= new Array<Values | undefined>(wide.size).fill(undefined);
      const sum = addValues(values[at], valuesOf(message));
      values[at] = sum;
      amounts[at] = sum?.size ?? 0;
    }
    const bundle = new Bundle(wide, amounts, values);
    return bundle.isEmpty ? wide.empty : bundle;
  }

  /** Splits messages by the role they are allocated to. */
  byRole(messages: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
    const first = messages[0]?.allocation_info?.role;
    invariant(
      messages.every(({ allocation_info: allocation }) => allocation?.role !== undefined),
      'resources that somebody holds are allocated to a role',
    );
    if (first === undefined) return new Map();
    const isUniform = messages.every((message) => message.allocation_info?.role === first);
    if (isUniform) return new Map([[first, messages]]);
    return Map.groupBy(messages, (message) => message.allocation_info?.role ?? '');
  }

  /**
   * Messages in the order of offers. Allocated to a role if one is given; the same list as last time
   * if that was the same role.
   *
   * @param copies - whether several items of a kind are listed one by one, as in holdings
   */
  encode(bundle: Bundle, role: string | undefined, copies = false): readonly Resource[] {
    if (!copies && role !== undefined && bundle.encodedRole === role) return bundle.encoded;
    const messages: Resource[] = [];
    const allocation = role === undefined ? undefined : { role };
    const { kinds, messageOrder } = bundle.layout;
    for (const i of messageOrder) {
      const amount = bundle.amounts[i] ?? 0;
      const kind = kinds[i];
      if (amount === 0 || kind === undefined) continue;
      // One message tells a shared resource whatever the copies; other items are told one by one.
      const repeat = kind.isWhole && (copies || !kind.isShared) ? amount : 1;
      const message = encodeChunk(kind, amount, bundle.values?.[i], allocation);
      for (let n = 0; n < repeat; n += 1) messages.push(message);
    }
    if (!copies && role !== undefined) {
      bundle.encodedRole = role;
      bundle.encoded = messages;
    }
    return messages;
  }
}

function valuesOf(message: Resource): Values {
  return message.type === 'RANGES'
    ? new Ranges(message.ranges?.range ?? [])
    : new ItemSet(message.set?.item ?? []);
}

function encodeChunk(
  kind: ChunkKind,
  amount: number,
  values: Values | undefined,
  allocation: Resource['allocation_info'],
): Resource {
  const { resourceKind } = kind;
  const { name, type } = resourceKind;
  const isPlain = resourceKind.isUnreserved && kind.isQuota && !kind.isWhole;
  if (isPlain && resourceKind.disk === undefined && resourceKind.providerId === undefined) {
    const scalar = { value: fromMilli(amount) };
    return allocation === undefined
      ? { name, type, scalar }
      : { name, type, scalar, allocation_info: allocation };
  }
  const content = values ?? (kind.isWhole ? kind.unitMilli : amount);
  const { message } = new ResourceEntry(resourceKind, content);
  return allocation === undefined ? message : { ...message, allocation_info: allocation };
}
