import { describeBusConformance, type TestMessage } from '@mezzo/domain/testing';
import type { Envelope } from '@mezzo/domain';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RedisBus } from './bus.redis.ts';
import { defaultRedisSettings, type RedisSettings } from './redis-settings.ts';
import { redisMissing, RedisServer } from './testing/redis-server.ts';

type Endpoint = RedisBus<TestMessage, TestMessage>;

/** Generous: the machine may be busy. */
const deliveredWithinMs = 50_000;

const missing = redisMissing();
if (missing !== undefined) {
  it('runs against a real Redis', ({ skip }) => skip(missing));
} else {
  let server: RedisServer;
  let grounds = 0;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  const freshSettings = (url: string): RedisSettings => ({
    ...defaultRedisSettings,
    url,
    prefix: `test-${String(grounds++)}:`,
    // Short, and yet no busy machine lets an endpoint miss it.
    presenceTtlMs: 4_000,
  });

  describeBusConformance('Redis', () => {
    const settings = freshSettings(server.url);
    const endpoints: Endpoint[] = [];
    const open = async (address: string): Promise<Endpoint> => {
      const endpoint: Endpoint = await RedisBus.open(address, settings);
      endpoints.push(endpoint);
      return endpoint;
    };
    return Promise.resolve({
      master: () => open('master'),
      agent: open,
      kill: (endpoint) => {
        endpoints.find((each) => each === endpoint)?.terminate();
        return Promise.resolve();
      },
      dispose: async () => {
        await Promise.all(endpoints.map((each) => each.close().catch(() => undefined)));
      },
    });
  });

  /** A master that writes down what it is told, and an agent that it has heard of. */
  async function connected(settings: RedisSettings) {
    const master: Endpoint = await RedisBus.open('master', settings);
    const agent: Endpoint = await RedisBus.open('agent', settings);
    /** Messages, and who was reported gone, in their order. */
    const seen: string[] = [];
    const handler = {
      onMessage: ({ message }: Envelope<TestMessage>) => seen.push(message.text),
      onPeerGone: (peer: string) => seen.push(`${peer} gone`),
    };
    master.receive(handler);
    agent.send('master', { text: 'hello' }, 1);
    await vi.waitFor(() => expect(seen).toEqual(['hello']), deliveredWithinMs);
    return { master, agent, seen, handler };
  }

  /** Lets the master begin with a message that it cannot hand over: it reads no further. */
  async function holdUp(master: Endpoint, agent: Endpoint, { url, prefix }: RedisSettings) {
    const redis = new Redis(url);
    const key = `${prefix}inbox:master`;
    master.receive({ onMessage: () => undefined })();
    agent.send('master', { text: 'held up' }, 1);
    await vi.waitFor(async () => {
      expect((await redis.xpending(key, 'inbox'))[0]).toBe(1);
    }, deliveredWithinMs);
    const holds = (count: number) =>
      vi.waitFor(async () => expect(await redis.xlen(key)).toBe(count), deliveredWithinMs);
    return { redis, key, holds };
  }

  describe('what was lost on the Redis bus', { timeout: 4 * deliveredWithinMs }, () => {
    it('is told where the inbox was trimmed, before what came later', async () => {
      const settings = freshSettings(server.url);
      const { master, agent, seen, handler } = await connected(settings);
      const inbox = await holdUp(master, agent, settings);
      for (let n = 0; n < 5; n++) agent.send('master', { text: String(n) }, 1);
      await inbox.holds(6);
      await inbox.redis.xtrim(inbox.key, 'MAXLEN', 0);
      agent.send('master', { text: 'later' }, 1);
      await inbox.holds(1);
      master.receive(handler);
      await vi.waitFor(() => expect(seen.at(-1)).toBe('later'), deliveredWithinMs);
      expect(seen).toEqual(['hello', 'held up', 'agent gone', 'later']);
      inbox.redis.disconnect();
      await Promise.all([agent.close(), master.close()]);
    });

    it('is told when Redis comes back without the last it had', async () => {
      const own = await RedisServer.start();
      const settings = freshSettings(own.url);
      const { master, agent, seen, handler } = await connected(settings);
      const inbox = await holdUp(master, agent, settings);
      const copy = own.copyData();
      agent.send('master', { text: 'lost' }, 1);
      await inbox.holds(2);
      inbox.redis.disconnect();
      await own.kill();
      own.loseData(copy);
      await own.restart();
      agent.send('master', { text: 'later' }, 1);
      master.receive(handler);
      await vi.waitFor(() => expect(seen.at(-1)).toBe('later'), deliveredWithinMs);
      // What was held up is handed out again, which nobody gets to see.
      expect(seen).toEqual(['hello', 'held up', 'agent gone', 'later']);
      await Promise.all([agent.close(), master.close()]);
      await own.stop();
    });

    it('is told to both ends when Redis comes back without its data', async () => {
      const own = await RedisServer.start();
      const { master, agent, seen, handler } = await connected(freshSettings(own.url));
      const told: string[] = [];
      agent.receive({ ...handler, onPeerGone: (peer) => told.push(`${peer} gone`) });
      master.send('agent', { text: 'welcome' }, 1);
      await vi.waitFor(() => expect(seen).toEqual(['hello', 'welcome']), deliveredWithinMs);
      await own.kill();
      own.loseData();
      await own.restart();
      await vi.waitFor(() => expect(seen).toContain('agent gone'), deliveredWithinMs);
      await vi.waitFor(() => expect(told).toContain('master gone'), deliveredWithinMs);
      agent.send('master', { text: 'again' }, 1);
      await vi.waitFor(() => expect(seen.at(-1)).toBe('again'), deliveredWithinMs);
      await Promise.all([agent.close(), master.close()]);
      await own.stop();
    });

    it('is told when the outbox was too small for an outage', async () => {
      const own = await RedisServer.start();
      const { master, agent, seen } = await connected({
        ...freshSettings(own.url),
        outboxEntriesMax: 10,
      });
      await own.kill();
      for (let n = 0; n < 20; n++) agent.send('master', { text: String(n) }, 1);
      await own.restart();
      await vi.waitFor(() => expect(seen).toContain('9'), deliveredWithinMs);
      agent.send('master', { text: 'later' }, 1);
      await vi.waitFor(() => expect(seen.at(-1)).toBe('later'), deliveredWithinMs);
      expect(seen.slice(-3)).toEqual(['9', 'agent gone', 'later']);
      await Promise.all([agent.close(), master.close()]);
      await own.stop();
    });
  });

  describe('what the Redis bus hands out again', { timeout: 4 * deliveredWithinMs }, () => {
    it('is dropped: an entry that somebody repeats, as a whole or of an earlier life', async () => {
      const settings = freshSettings(server.url);
      const { master, agent, seen } = await connected(settings);
      const inbox = `${settings.prefix}inbox:master`;
      const operator = new Redis(server.url);
      const fieldsOf = (life: string, seq: string, text: string): readonly string[] => [
        ...['from', 'agent', 'life', life, 'seq', seq, 'term', '1'],
        ...['message', JSON.stringify({ text })],
      ];
      await operator.xadd(inbox, '*', ...fieldsOf('second', '0', 'new life'));
      await operator.xadd(inbox, '*', ...fieldsOf('second', '1', 'once'));
      await operator.xadd(inbox, '*', ...fieldsOf('second', '1', 'once'));
      await operator.xadd(inbox, '*', ...fieldsOf('second', '0', 'new life'));
      agent.send('master', { text: 'from the life before' }, 1);
      await operator.xadd(inbox, '*', ...fieldsOf('second', '2', 'last'));
      await vi.waitFor(() => expect(seen.at(-1)).toBe('last'), deliveredWithinMs);
      // The agent's key names the life before: that one is looked at as well.
      expect(seen.filter((each) => each !== 'agent gone')).toEqual([
        'hello',
        'new life',
        'once',
        'last',
      ]);
      operator.disconnect();
      await Promise.all([agent.close(), master.close()]);
    });

    it('tells of a restart before the first word of the new life', async () => {
      const settings = freshSettings(server.url);
      const { master, agent, seen } = await connected(settings);
      agent.terminate();
      const next: Endpoint = await RedisBus.open('agent', settings);
      next.send('master', { text: 'I am back' }, 1);
      await vi.waitFor(() => expect(seen.at(-1)).toBe('I am back'), deliveredWithinMs);
      expect(seen).toEqual(['hello', 'agent gone', 'I am back']);
      // Nobody finds out about it a second time.
      await new Promise((resolve) => setTimeout(resolve, 2 * settings.presenceTtlMs));
      expect(seen.length).toBe(3);
      await Promise.all([next.close(), master.close()]);
    });
  });

  describe('the Redis bus', { timeout: 4 * deliveredWithinMs }, () => {
    it('loses nothing and keeps the order while Redis is killed and restarted', async () => {
      const own = await RedisServer.start();
      const settings = freshSettings(own.url);
      const master: Endpoint = await RedisBus.open('master', settings);
      const agent: Endpoint = await RedisBus.open('agent', settings);
      const received: Envelope<TestMessage>[] = [];
      const gone: string[] = [];
      master.receive({
        onMessage: (envelope) => received.push(envelope),
        onPeerGone: (peer) => gone.push(peer),
      });
      agent.send('master', { text: 'hello' }, 1);
      await vi.waitFor(() => expect(received.length).toBe(1), deliveredWithinMs);

      for (let n = 0; n < 2_000; n++) {
        agent.send('master', { text: String(n) }, 1);
        if (n === 700) await own.kill();
        if (n === 1_400) void own.restart();
        if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const numbers = (): number[] => received.slice(1).map(({ message }) => Number(message.text));
      await vi.waitFor(() => expect(numbers().at(-1)).toBe(1_999), {
        timeout: deliveredWithinMs,
        interval: 20,
      });
      // Pipelines that broke were repeated, which nobody gets to see.
      expect(numbers()).toEqual(Array.from({ length: 2_000 }, (_, n) => n));
      expect(gone).toEqual([]);
      await Promise.all([agent.close(), master.close()]);
      await own.stop();
    });

    it('takes nobody for gone only because Redis was away', async () => {
      const own = await RedisServer.start();
      const settings = { ...freshSettings(own.url), presenceTtlMs: 3_000 };
      const master: Endpoint = await RedisBus.open('master', settings);
      const agent: Endpoint = await RedisBus.open('agent', settings);
      const gone: string[] = [];
      const received: string[] = [];
      const handler = {
        onMessage: ({ message }: Envelope<TestMessage>) => received.push(message.text),
        onPeerGone: (peer: string) => gone.push(peer),
      };
      master.receive(handler);
      agent.receive(handler);
      agent.send('master', { text: 'before' }, 1);
      await vi.waitFor(() => expect(received).toEqual(['before']), deliveredWithinMs);
      master.send('agent', { text: 'answer' }, 1);
      await vi.waitFor(() => expect(received.length).toBe(2), deliveredWithinMs);
      await own.kill();
      // Long enough for every key of presence to expire.
      await new Promise((resolve) => setTimeout(resolve, 2 * settings.presenceTtlMs));
      await own.restart();
      agent.send('master', { text: 'after' }, 1);
      await vi.waitFor(() => expect(received.at(-1)).toBe('after'), deliveredWithinMs);
      await new Promise((resolve) => setTimeout(resolve, settings.presenceTtlMs));
      expect(gone).toEqual([]);
      await Promise.all([agent.close(), master.close()]);
      await own.stop();
    });

    it('passes over what is no message', async () => {
      const settings = freshSettings(server.url);
      const refused: string[] = [];
      const master: Endpoint = await RedisBus.open('master', {
        ...settings,
        onRefused: (refusal) => refused.push(refusal),
      });
      const received: string[] = [];
      master.receive({ onMessage: ({ message }) => received.push(message.text) });
      const vandal = new Redis(server.url);
      const inbox = `${settings.prefix}inbox:master`;
      await vandal.xadd(inbox, '*', 'nonsense', 'yes');
      await vandal.xadd(inbox, '*', 'from', 'x', 'seq', '1', 'term', '1', 'message', '{');
      vandal.disconnect();
      const agent: Endpoint = await RedisBus.open('agent', settings);
      agent.send('master', { text: 'sense' }, 1);
      await vi.waitFor(() => expect(received).toEqual(['sense']), deliveredWithinMs);
      expect(refused).toEqual(['unreadable', 'unreadable']);
      await Promise.all([agent.close(), master.close()]);
    });

    it('closes with a message that nobody received', async () => {
      const settings = freshSettings(server.url);
      const master: Endpoint = await RedisBus.open('master', settings);
      const agent: Endpoint = await RedisBus.open('agent', settings);
      agent.send('master', { text: 'waits' }, 1);
      await agent.close();
      await master.close();
      const next: Endpoint = await RedisBus.open('master', settings);
      const received: string[] = [];
      next.receive({ onMessage: ({ message }) => received.push(message.text) });
      await vi.waitFor(() => expect(received).toEqual(['waits']), deliveredWithinMs);
      await next.close();
    });

    it('hands what a dead endpoint had not handled to its next life', async () => {
      const settings = freshSettings(server.url);
      const agent: Endpoint = await RedisBus.open('agent', settings);
      const first: Endpoint = await RedisBus.open('master', settings);
      const seen: string[] = [];
      first.receive({ onMessage: ({ message }) => seen.push(message.text) });
      agent.send('master', { text: 'handled' }, 1);
      await vi.waitFor(() => expect(seen).toEqual(['handled']), deliveredWithinMs);
      first.terminate();
      for (let n = 0; n < 10; n++) agent.send('master', { text: String(n) }, 1);

      const second: Endpoint = await RedisBus.open('master', settings);
      const later: string[] = [];
      second.receive({ onMessage: ({ message }) => later.push(message.text) });
      await vi.waitFor(() => expect(later.at(-1)).toBe('9'), deliveredWithinMs);
      expect(later.filter((text) => text !== 'handled')).toEqual(
        Array.from({ length: 10 }, (_, n) => String(n)),
      );
      await Promise.all([agent.close(), second.close()]);
    });
  });
}
