import type { MasterEffect, MasterInput } from '@mezzo/core';
import { describe, expect, it, vi } from 'vitest';
import type { EffectHandlers } from './effect-handlers.ts';
import { ReadyLoop, type Stepper } from './ready-loop.ts';

type Step = (input: MasterInput, nowMs: number) => readonly MasterEffect[];

const tick: MasterInput = { kind: 'tick' };

function disconnected(streamId: string): MasterInput {
  return { kind: 'schedulerDisconnected', streamId };
}

/** Handlers that write down in which order they were called. */
function recorded() {
  const calls: string[] = [];
  const handlers: EffectHandlers = {
    persist: (token) => calls.push(`persist ${token}`),
    toAgent: (address) => calls.push(`toAgent ${address}`),
    toAllocator: (input) => calls.push(`toAllocator ${input.type}`),
    toScheduler: (streamId) => calls.push(`toScheduler ${streamId}`),
    closeScheduler: (streamId) => calls.push(`closeScheduler ${streamId}`),
    publish: (event) => calls.push(`publish ${event.type ?? ''}`),
    reply: (requestId) => calls.push(`reply ${requestId}`),
    stepDown: (reason) => calls.push(`stepDown ${reason}`),
  };
  return { calls, handlers };
}

function start(step: Step, more: Partial<Stepper> = {}) {
  const { calls, handlers } = recorded();
  const failures: unknown[] = [];
  const loop = new ReadyLoop({
    master: { step, nextDeadlineMs: () => undefined, ...more },
    nowMs: () => 1_000,
    onFailure: (error) => failures.push(error),
  });
  loop.start(handlers);
  return { loop, calls, failures, handlers };
}

/** Some turns of the event loop: what is to happen has happened, what is not to has had its chance. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('ReadyLoop', () => {
  it('lets others have a turn when inputs take long, and keeps their order', async () => {
    const { handlers } = recorded();
    const stepped: unknown[] = [];
    let clockMs = 1_000;
    const loop = new ReadyLoop({
      master: {
        step: (input) => {
          stepped.push(input.kind === 'schedulerDisconnected' ? input.streamId : input.kind);
          clockMs += 6;
          return [];
        },
        nextDeadlineMs: () => undefined,
      },
      nowMs: () => clockMs,
      onFailure: () => undefined,
    });
    loop.start(handlers);
    for (const name of ['a', 'b', 'c', 'd', 'e']) loop.enqueue(disconnected(name));
    // Ours comes after the first batch, of which the rest has gone back to the queue.
    await new Promise((resolve) => setImmediate(resolve));
    expect(stepped).toEqual(['a', 'b']);
    loop.enqueue(disconnected('f'));
    await settled();
    expect(stepped).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('steps down instead of acting on a leadership that may be over', async () => {
    const { calls, handlers } = recorded();
    const stepped: string[] = [];
    let isSure = true;
    const loop = new ReadyLoop({
      master: {
        step: ({ kind }) => {
          stepped.push(kind);
          return [{ kind: 'reply', requestId: stepped.length, reply: { status: 202 } }];
        },
        nextDeadlineMs: () => undefined,
      },
      nowMs: () => 1_000,
      mayAct: () => isSure,
      onFailure: () => undefined,
    });
    loop.start(handlers);
    loop.enqueue(tick);
    await settled();
    loop.enqueue(tick);
    isSure = false;
    await settled();
    expect(loop.enqueue(tick)).toBe(false);
    expect(stepped).toEqual(['tick']);
    expect(calls).toEqual(['reply 1', 'stepDown the leadership is in doubt']);
  });

  it('carries out the effects of a batch class by class, each class in order', async () => {
    const effects: readonly MasterEffect[][] = [
      [
        { kind: 'reply', requestId: 1, reply: { status: 202 } },
        { kind: 'publish', event: { type: 'HEARTBEAT' } },
        { kind: 'toAgent', address: 'a', message: { type: 'ping', connected: true } },
      ],
      [
        { kind: 'closeScheduler', streamId: 's' },
        { kind: 'persist', token: 7, changes: [] },
        { kind: 'toScheduler', streamId: 's', event: { type: 'HEARTBEAT' } },
        { kind: 'reply', requestId: 2, reply: { status: 200 } },
        {
          kind: 'toAllocator',
          input: { type: 'pause', seq: 0, epoch: { masterTerm: 1, allocatorTerm: 1 } },
        },
        { kind: 'persist', token: 8, changes: [] },
      ],
    ];
    let step = 0;
    const { loop, calls } = start(() => effects[step++] ?? []);
    loop.enqueue(tick);
    loop.enqueue(tick);
    expect(calls).toEqual([]);
    await settled();
    expect(calls).toEqual([
      'persist 7',
      'persist 8',
      'toAgent a',
      'toAllocator pause',
      'publish HEARTBEAT',
      'closeScheduler s',
      'toScheduler s',
      'reply 1',
      'reply 2',
    ]);
  });

  it('steps inputs in the order they came, in batches that let others in between', async () => {
    const stepped: string[] = [];
    const { loop } = start((input) => {
      if (input.kind === 'schedulerDisconnected') stepped.push(input.streamId);
      return [];
    });
    const all = Array.from({ length: 1_500 }, (_, n) => String(n));
    for (const id of all) loop.enqueue(disconnected(id));
    let countAfterFirstTurn = 0;
    setImmediate(() => (countAfterFirstTurn = stepped.length));
    await vi.waitFor(() => expect(stepped.length).toBe(all.length));
    expect(stepped).toEqual(all);
    expect(countAfterFirstTurn).toBeLessThan(1_500);
  });

  it('steps inputs that effects bring about in a later batch', async () => {
    const stepped: string[] = [];
    const { loop, handlers } = start((input) => {
      stepped.push(input.kind);
      return input.kind === 'tick' ? [{ kind: 'persist', token: 3, changes: [] }] : [];
    });
    loop.start({ ...handlers, persist: (token) => loop.enqueue({ kind: 'persisted', token }) });
    loop.enqueue(tick);
    await settled();
    expect(stepped).toEqual(['tick', 'persisted']);
  });

  it('ticks when a deadline is due', async () => {
    let nowMs = 1_000;
    const step = vi.fn((): readonly MasterEffect[] => []);
    let deadlineMs: number | undefined = 1_020;
    const loop = new ReadyLoop({
      master: { step, nextDeadlineMs: () => deadlineMs },
      nowMs: () => nowMs,
      onFailure: () => undefined,
    });
    loop.start(recorded().handlers);
    loop.enqueue(disconnected('s'));
    await settled();
    expect(step).toHaveBeenCalledTimes(1);
    nowMs = 1_020;
    deadlineMs = undefined;
    await vi.waitFor(() => expect(step).toHaveBeenLastCalledWith(tick, 1_020));
  });

  it('survives deadlines beyond what timers can hold', async () => {
    const step = vi.fn((): readonly MasterEffect[] => []);
    const { loop } = start(step, { nextDeadlineMs: () => 1_000 + 2 ** 40 });
    loop.enqueue(tick);
    await settled();
    expect(step).toHaveBeenCalledTimes(1);
    loop.stop();
  });

  it('refuses inputs beyond its bound', () => {
    const { loop } = start(() => []);
    let accepted = 0;
    while (accepted < 1_000_000 && loop.enqueue(tick)) accepted += 1;
    expect(accepted).toBeLessThan(1_000_000);
    expect(loop.waitingCount).toBe(accepted);
    loop.stop();
  });

  it('steps nothing before it is started, nor after it was stopped', async () => {
    const step = vi.fn((): readonly MasterEffect[] => []);
    const loop = new ReadyLoop({
      master: { step, nextDeadlineMs: () => undefined },
      nowMs: () => 0,
      onFailure: () => undefined,
    });
    loop.enqueue(tick);
    await settled();
    expect(step).not.toHaveBeenCalled();
    loop.start(recorded().handlers);
    await settled();
    expect(step).toHaveBeenCalledTimes(1);
    loop.stop();
    expect(loop.enqueue(tick)).toBe(false);
    await settled();
    expect(step).toHaveBeenCalledTimes(1);
  });

  it('says nothing more once it steps down', async () => {
    const { loop, calls } = start(() => [
      { kind: 'reply', requestId: 1, reply: { status: 200 } },
      { kind: 'stepDown', reason: 'lost' },
      { kind: 'persist', token: 1, changes: [] },
    ]);
    loop.enqueue(tick);
    await settled();
    expect(calls).toEqual(['stepDown lost']);
    expect(loop.enqueue(tick)).toBe(false);
  });

  it('stops and reports when the core breaks', async () => {
    const broken = new Error('broken');
    const { loop, calls, failures } = start(() => {
      throw broken;
    });
    loop.enqueue(tick);
    await settled();
    expect(failures).toEqual([broken]);
    expect(calls).toEqual([]);
    expect(loop.enqueue(tick)).toBe(false);
  });

  it('steps the first input at once', () => {
    const step = vi.fn((): readonly MasterEffect[] => []);
    const { loop } = start(step);
    loop.begin(tick);
    expect(step).toHaveBeenCalledTimes(1);
  });
});
