import type { MasterInput } from '@mezzo/core';
import { AdapterError, type Registry } from '@mezzo/domain';
import { MemoryRegistry } from '@mezzo/embedded';
import { describe, expect, it, vi } from 'vitest';
import { PendingReplies } from './pending-replies.ts';
import { RegistryWriter } from './registry-writer.ts';

describe('PendingReplies', () => {
  it('answers each request with its own reply', async () => {
    const replies = new PendingReplies();
    const ids: number[] = [];
    const ask = (id: number) => ids.push(id) > 0;
    const first = replies.wait(ask);
    const second = replies.wait(ask);
    expect(replies.count).toBe(2);
    replies.settle(ids[1]!, { status: 400, text: 'no' });
    replies.settle(ids[0]!, { status: 202 });
    expect(await first).toEqual({ status: 202 });
    expect(await second).toMatchObject({ status: 400, body: 'no' });
    expect(replies.count).toBe(0);
  });

  it.each([
    [{ status: 403 }, '403 Forbidden.'],
    [{ status: 501 }, '501 Not Implemented.'],
    [{ status: 200 }, undefined],
  ] as const)('gives %j the body %s', async (reply, body) => {
    const replies = new PendingReplies();
    const answer = replies.wait((id) => {
      queueMicrotask(() => replies.settle(id, reply));
      return true;
    });
    expect((await answer).body).toBe(body);
  });

  it('refuses at once when the queue is full, and everybody at the end', async () => {
    const replies = new PendingReplies();
    expect(await replies.wait(() => false)).toMatchObject({ status: 503 });
    const waiting = replies.wait(() => true);
    replies.settleAll({ status: 503 });
    expect(await waiting).toEqual({ status: 503 });
  });

  it('ignores a reply that nobody waits for', () => {
    expect(() => new PendingReplies().settle(5, { status: 200 })).not.toThrow();
  });
});

describe('RegistryWriter', () => {
  function write(registry: Registry, storeTimeoutMs = 1_000) {
    const inputs: MasterInput[] = [];
    const failures: string[] = [];
    const writer = new RegistryWriter({
      registry,
      storeTimeoutMs,
      enqueue: (input) => inputs.push(input),
      onFailure: (reason) => failures.push(reason),
    });
    return { writer, inputs, failures };
  }

  const change = { kind: 'putWeight', weight: { role: 'web', weight: 2 } } as const;

  it('reports what is durable', async () => {
    const registry = new MemoryRegistry();
    await registry.recover();
    const { writer, inputs, failures } = write(registry);
    writer.persist(1, [change]);
    writer.persist(2, [change]);
    await vi.waitFor(() =>
      expect(inputs).toEqual([
        { kind: 'persisted', token: 1 },
        { kind: 'persisted', token: 2 },
      ]),
    );
    expect(failures).toEqual([]);
    expect(writer.collectMetrics().get('registrar/state_store_ms')).toBeGreaterThan(0);
  });

  it('fails once, for good, when the registry does', async () => {
    const error = new AdapterError('conflict', 'somebody else leads');
    const { writer, inputs, failures } = write({
      recover: () => Promise.reject(error),
      apply: () => Promise.reject(error),
      close: () => Promise.resolve(),
    });
    writer.persist(1, [change]);
    writer.persist(2, [change]);
    await vi.waitFor(() => expect(failures).toEqual(['registry: somebody else leads']));
    writer.persist(3, [change]);
    expect(inputs).toEqual([]);
  });

  it('fails when storing takes too long, and does not report a late success', async () => {
    const stored = Promise.withResolvers<undefined>();
    const { writer, inputs, failures } = write(
      {
        recover: () => Promise.reject(new Error('unused')),
        apply: () => stored.promise,
        close: () => Promise.resolve(),
      },
      10,
    );
    writer.persist(1, [change]);
    await vi.waitFor(() => expect(failures).toEqual(['registry: storing takes too long']));
    stored.resolve(undefined);
    await stored.promise;
    expect(inputs).toEqual([]);
  });
});
