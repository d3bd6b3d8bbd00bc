import { ItemSet, Ranges, ResourceEntry, fromMilli, invariant, toMilli } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';
import { Bundle, addValues, type Values } from './bundle.ts';
import type { ChunkKind, ChunkKinds } from './chunk-kind.ts';
import { isSaidAgain } from './decoded-before.ts';
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
    const last = layout.lastDecoded;
    if (last !== undefined && isSaidAgain(last.messages, messages)) return last.bundle;
    const bundle = this.decodeAnew(messages, layout);
    layout.lastDecoded = { messages, bundle };
    return bundle;
  }

  private decodeAnew(messages: readonly Resource[], layout: Layout): Bundle {
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
   * Messages in the order of offers, allocated to a role; the same list as last time if that was the
   * same role. One message tells a shared resource, whatever the copies.
   */
  encode(bundle: Bundle, role: string): readonly Resource[] {
    if (bundle.encodedRole === role) return bundle.encoded;
    const allocation = { role };
    // What does not depend on the role is made once: an agent is offered to many, one by one.
    const unallocated = (bundle.unallocated ??= encodeItems(bundle, false));
    const messages = new Array<Resource>(unallocated.length);
    for (let i = 0; i < unallocated.length; i += 1) {
      const message = unallocated[i];
      if (message !== undefined) messages[i] = allocated(message, allocation);
    }
    bundle.encodedRole = role;
    bundle.encoded = messages;
    return messages;
  }

  /** Likewise with every copy of a shared resource listed, and allocated to nobody without a role. */
  encodeCopies(bundle: Bundle, role?: string): readonly Resource[] {
    const messages = encodeItems(bundle, true);
    return role === undefined ? messages : messages.map((each) => allocated(each, { role }));
  }
}

function encodeItems(bundle: Bundle, copies: boolean): readonly Resource[] {
  const messages: Resource[] = [];
  const { kinds, messageOrder } = bundle.layout;
  for (const i of messageOrder) {
    const amount = bundle.amounts[i] ?? 0;
    const kind = kinds[i];
    if (amount === 0 || kind === undefined) continue;
    const repeat = kind.isWhole && (copies || !kind.isShared) ? amount : 1;
    const message = encodeChunk(kind, amount, bundle.values?.[i]);
    for (let n = 0; n < repeat; n += 1) messages.push(message);
  }
  return messages;
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

function encodeChunk(kind: ChunkKind, amount: number, values: Values | undefined): Resource {
  const { name, type } = kind.resourceKind;
  if (kind.isBare && kind.isScalar) return { name, type, scalar: { value: fromMilli(amount) } };
  const content = values ?? (kind.isWhole ? kind.unitMilli : amount);
  return new ResourceEntry(kind.resourceKind, content).message;
}

/** Bare scalars and ranges are nearly all there is: copying them field by field is much cheaper. */
function allocated(message: Resource, allocation: Resource['allocation_info']): Resource {
  const { name, type, scalar, ranges } = message;
  if (isBare(message)) {
    if (scalar !== undefined) return { name, type, scalar, allocation_info: allocation };
    if (ranges !== undefined) return { name, type, ranges, allocation_info: allocation };
  }
  return { ...message, allocation_info: allocation };
}

function isBare(message: Resource): boolean {
  return (
    message.reservations === undefined &&
    message.disk === undefined &&
    message.revocable === undefined &&
    message.shared === undefined &&
    message.provider_id === undefined
  );
}
