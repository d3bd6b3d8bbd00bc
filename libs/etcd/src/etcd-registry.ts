/**
 * The registry in etcd: one key per record, every transaction conditional on our own leader key.
 *
 * Concurrent calls of `apply` are carried out together, in their order. A change is stored whole;
 * a batch too large for one etcd transaction may be stored in part when the connection breaks, which
 * is harmless because changes are idempotent and a failed `apply` ends the leadership.
 */
import {
  AdapterError,
  RegistryImage,
  type Registry,
  type RegistryChange,
  type RegistryState,
} from '@mezzo/domain';
import type { Etcd3 } from 'etcd3';
import { etcdFailure } from './etcd-failure.ts';
import type { EtcdSettings } from './etcd-settings.ts';
import type { Fence, FenceSource } from './fence.ts';
import { changeOfValue, registryFolder, type KeyWrite } from './registry-keys.ts';
import { planTransactions } from './transaction-plan.ts';

/** Records read in one request: a registry of 100,000 agents is read in a hundred. */
const pageSize = 1_000;
/** Between two attempts of a transaction. */
const retryPauseMs = 100;

interface PendingBatch {
  readonly changes: readonly RegistryChange[];
  readonly resolve: () => void;
  readonly reject: (error: AdapterError) => void;
}

export class EtcdRegistry implements Registry {
  readonly #client: Etcd3;
  readonly #fences: FenceSource;
  readonly #prefix: string;
  #fence: Fence | undefined;
  #pending: PendingBatch[] = [];
  #writing: Promise<void> | undefined;
  #closed = false;

  constructor(client: Etcd3, settings: EtcdSettings, fences: FenceSource) {
    this.#client = client;
    this.#fences = fences;
    this.#prefix = settings.prefix + registryFolder;
  }

  async recover(): Promise<{ readonly state: RegistryState; readonly term: number }> {
    const fence = this.#fences.fence();
    if (fence === undefined) throw new AdapterError('conflict', 'etcd: this master does not lead');
    this.#fence = fence;
    try {
      const state = await this.#readAll();
      await this.#commit([], fence);
      return { state, term: fence.createRevision };
    } catch (error) {
      throw etcdFailure('reading the registry', error);
    }
  }

  apply(changes: readonly RegistryChange[]): Promise<void> {
    if (this.#closed) {
      return Promise.reject(new AdapterError('unavailable', 'etcd: the registry is closed'));
    }
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#pending.push({ changes, resolve: () => resolve(undefined), reject });
    this.#writing ??= this.#writePending();
    return promise;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
  }

  /** Writes until nothing is pending; what arrives meanwhile forms the next transactions. */
  async #writePending(): Promise<void> {
    // Let the callers of this turn join the first transaction.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const batches = this.#pending;
      this.#pending = [];
      try {
        await this.#write(batches.map(({ changes }) => changes));
        for (const { resolve } of batches) resolve();
      } catch (error) {
        const failure = etcdFailure('writing the registry', error);
        for (const { reject } of batches) reject(failure);
      }
    }
    this.#writing = undefined;
  }

  async #write(batches: readonly (readonly RegistryChange[])[]): Promise<void> {
    const fence = this.#fence;
    if (fence === undefined) throw new AdapterError('conflict', 'etcd: not recovered');
    for (const writes of planTransactions(batches)) await this.#commit(writes, fence);
  }

  /**
   * One transaction, tried again while etcd is away and our leadership is certain: it changes nothing
   * once another has led, so that a second time does no harm. Losing a member of etcd must not cost
   * the leadership.
   */
  async #commit(writes: readonly KeyWrite[], fence: Fence): Promise<void> {
    for (;;) {
      try {
        await this.#tryToCommit(writes, fence);
        return;
      } catch (error) {
        const failure = etcdFailure('writing the registry', error);
        const leads = this.#fences.fence()?.createRevision === fence.createRevision;
        if (!failure.retryable || !leads) throw failure;
        await new Promise((resolve) => setTimeout(resolve, retryPauseMs));
      }
    }
  }

  async #tryToCommit(writes: readonly KeyWrite[], fence: Fence): Promise<void> {
    const operations = writes.map(({ key, value }) =>
      value === undefined
        ? this.#client.delete().key(this.#prefix + key)
        : this.#client.put(this.#prefix + key).value(value),
    );
    const { succeeded } = await this.#client
      .if(fence.key, 'Create', '==', fence.createRevision)
      .then(...operations)
      .commit();
    if (!succeeded) throw new AdapterError('conflict', 'etcd: another master leads');
  }

  /** All records as of one revision, page by page. */
  async #readAll(): Promise<RegistryImage> {
    const image = new RegistryImage();
    const end = prefixEnd(this.#prefix);
    let start: Buffer = Buffer.from(this.#prefix);
    let revision: string | undefined;
    for (;;) {
      let request = this.#client.getAll().inRange({ start, end }).limit(pageSize);
      if (revision !== undefined) request = request.revision(revision);
      const page = await request.exec();
      revision ??= page.header.revision;
      image.apply(page.kvs.map(({ value }) => changeOfValue(value.toString())));
      const last = page.kvs.at(-1);
      if (!page.more || last === undefined) return image;
      start = Buffer.concat([last.key, Buffer.of(0)]);
    }
  }
}

/** The smallest key after all keys with the prefix, which ends with `/`. */
function prefixEnd(prefix: string): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1] = '/'.charCodeAt(0) + 1;
  return end;
}
