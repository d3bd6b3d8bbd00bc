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

  describe('the Redis bus', { timeout: 4 * deliveredWithinMs }, () => {
    it('loses nothing and keeps the order while Redis is killed and restarted', async () => {
      const own = await RedisServer.start();
      const settings = freshSettings(own.url);
      const master: Endpoint = await RedisBus.open('master', settings);
      const agent: Endpoint = await RedisBus.open('agent', settings);
      const received: Envelope<TestMessage>[] = [];
      master.receive({ onMessage: (envelope) => received.push(envelope) });
      agent.send('master', { text: 'hello' }, 1);
      await vi.waitFor(() => expect(received.length).toBe(1), deliveredWithinMs);

      for (let n = 0; n < 2_000; n++) {
        agent.send('master', { text: String(n) }, 1);
        if (n === 700) await own.kill();
        if (n === 1_400) void own.restart();
        if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const numbers = (): number[] => received.slice(1).map(({ message }) => Number(message.text));
      await vi.waitFor(() => expect(new Set(numbers()).size).toBe(2_000), {
        timeout: deliveredWithinMs,
        interval: 20,
      });
      // A pipeline that broke is repeated: seen for the first time, the numbers must be in order.
      const first = [...new Set(numbers())];
      expect(first).toEqual(first.toSorted((a, b) => a - b));
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
