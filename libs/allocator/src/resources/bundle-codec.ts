import { ItemSet, Ranges, ResourceEntry, fromMilli, invariant, toMilli } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';
import { Bundle, addValues, type Values } from './bundle.ts';
import type { ChunkKind, ChunkKinds } from './chunk-kind.ts';
import type { Layout } from './layout.ts';

/** Between messages and bundles. Messages are valid: the master sees to it. */
export class BundleCodec {
  private readonly kinds: ChunkKinds;

  constructor(kinds: ChunkKinds) {
    this.kinds = kinds;
  }

  /**
   * The sum of messages, whatever they are allocated to.
   *
   * @param layout - to be extended by what it lacks
   */
  decode(messages: readonly Resource[], layout: Layout): Bundle {
    const kinds = this.kindsOf(messages);
    let wide = layout;
    for (let i = 0; i < kinds.length; i += 1) {
      const kind = kinds[i];
      if (kind !== undefined) wide = wide.with(kind);
    }
    const amounts = wide.empty.amounts.slice();
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

  private kindsOf(messages: readonly Resource[]): ChunkKind[] {
    const kinds = new Array<ChunkKind>(messages.length);
    for (let i = 0; i < messages.length; i += 1) {
      const message = messages[i];
      if (message !== undefined) kinds[i] = this.kinds.ofMessage(message);
    }
    return kinds;
  }

  /** Splits messages by the role they are allocated to. */
  byRole(messages: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
    const role = this.commonRole(messages);
    if (role !== undefined) return new Map([[role, messages]]);
    return Map.groupBy(messages, roleOf);
  }

  /** The role all messages are allocated to; undefined when there are several, or no messages. */
  commonRole(messages: readonly Resource[]): string | undefined {
    const [first] = messages;
    if (first === undefined) return undefined;
    const role = roleOf(first);
    for (let i = 1; i < messages.length; i += 1) {
      const message = messages[i];
      if (message !== undefined && roleOf(message) !== role) return undefined;
    }
    return role;
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

function roleOf({ allocation_info: allocation }: Resource): string {
  const role = allocation?.role;
  invariant(role !== undefined, 'resources that somebody holds are allocated to a role');
  return role;
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
