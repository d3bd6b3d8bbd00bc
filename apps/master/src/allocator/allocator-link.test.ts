import type { MasterInput } from '@mezzo/core';
import type { AllocatorInput, AllocatorOutput } from '@mezzo/domain';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AllocatorLink } from './allocator-link.ts';

const epoch = { masterTerm: 3, allocatorTerm: 1 };
const begin = {
  type: 'begin',
  epoch,
  seq: 0,
  options: {} as never,
  expectedAgentCount: 0,
  quotas: [],
  weights: [],
} as const satisfies AllocatorInput;

const links: AllocatorLink[] = [];
afterEach(() => {
  for (const link of links.splice(0)) link.stop();
});

function start(allocationIntervalMs = 60_000) {
  const sent: AllocatorInput[] = [];
  const inputs: MasterInput[] = [];
  let deliver: (output: AllocatorOutput) => void = () => undefined;
  const link = new AllocatorLink({
    service: {
      send: (input) => sent.push(input),
      receive: (receiver) => (deliver = receiver),
      stop: () => undefined,
      collectMetrics: () => new Map(),
    },
    enqueue: (input) => inputs.push(input),
    allocationIntervalMs,
  });
  link.start();
  links.push(link);
  return { link, sent, inputs, deliver: (output: AllocatorOutput) => deliver(output) };
}

describe('AllocatorLink', () => {
  it('numbers what core and shell say as one stream', () => {
    const { link, sent } = start();
    link.send(begin);
    void link.ask({ type: 'getMetrics' });
    link.send({ type: 'pause', epoch, seq: 1 });
    expect(sent.map(({ type, seq }) => [type, seq])).toEqual([
      ['begin', 0],
      ['getMetrics', 1],
      ['pause', 2],
    ]);
    link.send({ ...begin, epoch: { ...epoch, allocatorTerm: 2 } });
    expect(sent.at(-1)).toMatchObject({ type: 'begin', seq: 0 });
  });

  it('asks for an allocation of all agents in every interval, once an epoch has begun', async () => {
    const { link, sent } = start(5);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(sent).toEqual([]);
    link.send(begin);
    await vi.waitFor(() =>
      expect(sent.filter(({ type }) => type === 'requestAllocation').length).toBeGreaterThan(1),
    );
    expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, index) => index));
  });

  it('takes answers to its own questions, and passes everything to the core', async () => {
    const { link, sent, inputs, deliver } = start();
    link.send(begin);
    const metrics = link.collectMetrics();
    const { requestId } = sent.at(-1) as { requestId: string };
    const values = { 'allocator/x': 1 };
    const own: AllocatorOutput = {
      type: 'metricsReply',
      requestId,
      metrics: values,
      epoch,
      seq: 0,
    };
    deliver(own);
    expect(await metrics).toEqual(new Map(Object.entries(values)));
    const offers: AllocatorOutput = { type: 'offers', proposals: [], epoch, seq: 1 };
    const other: AllocatorOutput = { type: 'updateAvailableReply', requestId: '9', epoch, seq: 2 };
    deliver(offers);
    deliver(other);
    expect(inputs).toEqual([
      { kind: 'allocatorOutput', output: own },
      { kind: 'allocatorOutput', output: offers },
      { kind: 'allocatorOutput', output: other },
    ]);
  });

  it('does not wait for ever', async () => {
    vi.useFakeTimers();
    try {
      const { link } = start();
      link.send(begin);
      const answer = link.ask({ type: 'getOfferConstraintsDebug' });
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await answer).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  it('gives proposals to the core one message a turn, all in order', async () => {
    const { inputs, deliver } = start();
    const proposals = [{ frameworkId: { value: 'F' }, roles: [] }];
    for (let seq = 0; seq < 5; seq += 1) deliver({ type: 'offers', epoch, seq, proposals });
    deliver({ type: 'offers', epoch, seq: 5, proposals: [] });
    deliver({ type: 'metricsReply', epoch, seq: 6, requestId: 'core-0', metrics: {} });
    const countByTurn: number[] = [inputs.length];
    while (inputs.length < 7) {
      await new Promise((resolve) => setImmediate(resolve));
      countByTurn.push(inputs.length);
    }
    expect(countByTurn.slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
    const order = inputs.map((input) => (input.kind === 'allocatorOutput' ? input.output.seq : -1));
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('gives nothing to the core once it has stopped', async () => {
    const { link, inputs, deliver } = start();
    const proposals = [{ frameworkId: { value: 'F' }, roles: [] }];
    for (let seq = 0; seq < 5; seq += 1) deliver({ type: 'offers', epoch, seq, proposals });
    link.stop();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(inputs).toHaveLength(1);
  });
});
