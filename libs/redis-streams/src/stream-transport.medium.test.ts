import 'reflect-metadata';
import { Controller, Module, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { Redis } from 'ioredis';
import { firstValueFrom, from, lastValueFrom, toArray, type Observable } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { defaultRedisSettings, type RedisSettings } from './redis-settings.ts';
import { RedisStreamClient } from './stream-client.ts';
import type { StreamContext } from './stream-context.ts';
import { RedisStreamServer, type RedisStreamServerOptions } from './stream-server.ts';
import { redisMissing, RedisServer } from './testing/redis-server.ts';

/** Generous: the machine may be busy. */
const arrivedWithinMs = 50_000;
const waiting = { timeout: arrivedWithinMs, interval: 20 };

/** What the handlers of each test do and saw. */
const seen: unknown[] = [];
/** Resolved at the end of each test: handlers that hang end then. */
let ending = Promise.withResolvers<undefined>();
let onEvent: (data: number) => void | Promise<void> = () => undefined;

@Controller()
class TestController {
  @EventPattern('number')
  async number(@Payload() data: number): Promise<void> {
    await onEvent(data);
    seen.push(data);
  }

  @EventPattern('greeting')
  greeting(@Payload() data: unknown, @Ctx() context: unknown): void {
    const { from: sender, term } = context as StreamContext;
    seen.push([data, sender, term]);
  }

  @MessagePattern({ cmd: 'double' })
  double(@Payload() data: number): number {
    seen.push(data);
    return 2 * data;
  }

  @MessagePattern('count')
  count(@Payload() to: number): Observable<number> {
    return from(Array.from({ length: to }, (_, n) => n));
  }

  @MessagePattern('fail')
  fail(): never {
    throw new Error('for a reason of its own');
  }

  @MessagePattern('bytes')
  bytes(@Payload() data: Uint8Array): { readonly data: Uint8Array; readonly big: bigint } {
    return { data: data.toReversed(), big: 2n ** 63n };
  }
}

@Module({ controllers: [TestController] })
class TestModule {}

const missing = redisMissing();
if (missing !== undefined) {
  it('runs against a real Redis', ({ skip }) => skip(missing));
} else {
  let redis: RedisServer;
  let grounds = 0;
  const services: INestMicroservice[] = [];
  const clients: RedisStreamClient[] = [];
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    ending.resolve(undefined);
    ending = Promise.withResolvers();
    await Promise.all([...clients.splice(0), ...services.splice(0)].map((each) => each.close()));
    seen.length = 0;
    onEvent = () => undefined;
  });
  afterAll(() => redis.stop());

  const freshSettings = (url = redis.url): RedisSettings => ({
    ...defaultRedisSettings,
    url,
    prefix: `transport-${grounds++}:`,
  });

  async function serve(
    settings: RedisSettings,
    options: Partial<RedisStreamServerOptions> = {},
  ): Promise<RedisStreamServer> {
    const strategy = new RedisStreamServer({ settings, address: 'service', ...options });
    // Nest declares its options as a class, though any object will do.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    const service = await NestFactory.createMicroservice(TestModule, { strategy, logger: false });
    services.push(service);
    await service.listen();
    return strategy;
  }

  function connect(settings: RedisSettings, requestTimeoutMs = arrivedWithinMs): RedisStreamClient {
    const client = new RedisStreamClient({
      settings,
      to: 'service',
      from: 'tester',
      term: () => 7,
      requestTimeoutMs,
    });
    clients.push(client);
    return client;
  }

  const emit = (client: RedisStreamClient, data: number): void => void client.emit('number', data);

  const firsts = (): readonly unknown[] => [...new Set(seen)];

  const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

  describe('Nest over Redis streams', { timeout: 4 * arrivedWithinMs }, () => {
    it('hands events to plain handlers, with who sent them', async () => {
      const settings = freshSettings();
      await serve(settings);
      await lastValueFrom(connect(settings).emit('greeting', { text: 'hello' }), {
        defaultValue: undefined,
      });
      await vi.waitFor(() => expect(seen).toEqual([[{ text: 'hello' }, 'tester', 7]]), waiting);
    });

    it('answers requests: a value, several, an error, bytes', async () => {
      const settings = freshSettings();
      await serve(settings);
      const client = connect(settings);
      expect(await firstValueFrom(client.send({ cmd: 'double' }, 21))).toBe(42);
      expect(await lastValueFrom(client.send('count', 4).pipe(toArray()))).toEqual([0, 1, 2, 3]);
      await expect(firstValueFrom(client.send('fail', {}))).rejects.toMatchObject({
        status: 'error',
      });
      await expect(firstValueFrom(client.send('unheard of', {}))).rejects.toMatchObject({
        message: 'no handler for unheard of',
      });
      const bytes = new Uint8Array([1, 2, 255]);
      expect(await firstValueFrom(client.send('bytes', bytes))).toEqual({
        data: new Uint8Array([255, 2, 1]),
        big: 2n ** 63n,
      });
    });

    it('fails a request in time, and does not carry it out later', async () => {
      const settings = freshSettings();
      const first = await serve(settings);
      first.terminate();
      const client = connect(settings, 100);
      const look = new Redis(redis.url);
      const inbox = (): Promise<[string, string[]][]> =>
        look.xrange(`${settings.prefix}inbox:service`, '-', '+');
      // A client that is still connecting gives up a request before it has left.
      await vi.waitFor(async () => {
        await expect(firstValueFrom(client.send({ cmd: 'double' }, 1))).rejects.toThrow(
          'service did not answer within 100 ms',
        );
        expect(await inbox()).not.toEqual([]);
      }, waiting);
      await vi.waitFor(async () => {
        const last = (await inbox()).at(-1);
        const [seconds] = (await look.time()).map(Number);
        expect(Number(seconds) * 1000).toBeGreaterThan(Number(last?.[0].split('-')[0]) + 100);
      }, waiting);
      look.disconnect();
      await serve(settings);
      await vi.waitFor(async () => {
        const patient = connect(settings);
        expect(await firstValueFrom(patient.send({ cmd: 'double' }, 2))).toBe(4);
      }, waiting);
      expect(seen).toEqual([2]);
    });

    it('keeps the order and loses nothing while Redis is killed and restarted', async () => {
      const own = await RedisServer.start();
      const settings = freshSettings(own.url);
      await serve(settings);
      const client = connect(settings);
      for (let n = 0; n < 5_000; n++) {
        emit(client, n);
        if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        if (n === 1_500 || n === 3_500) await own.kill();
        if (n === 2_500 || n === 4_500) void own.restart();
      }
      await vi.waitFor(() => expect(firsts().length).toBe(5_000), waiting);
      expect(firsts()).toEqual(upTo(5_000));
      expect(await firstValueFrom(client.send({ cmd: 'double' }, 5))).toBe(10);
      await Promise.all([...clients.splice(0), ...services.splice(0)].map((each) => each.close()));
      await own.stop();
    });

    it('goes on with the replica that is promoted, in order', async () => {
      const own = await RedisServer.start();
      const replica = await RedisServer.replicaOf(own);
      const sentinel = await RedisServer.sentinelOf(own, 'bus');
      await untilReplicated(replica);
      const settings = freshSettings(`sentinel://127.0.0.1:${sentinel.port}/bus`);
      await serve(settings);
      const client = connect(settings);
      let next = 0;
      const more = async (count: number): Promise<void> => {
        const end = next + count;
        for (; next < end; next++) emit(client, next);
        await new Promise((resolve) => setTimeout(resolve, 20));
      };
      for (let round = 0; round < 10; round++) await more(50);
      await vi.waitFor(() => expect(firsts().length).toBe(500), waiting);
      await own.kill();
      await vi.waitFor(async () => {
        const sentAfterTheFailure = next;
        await more(50);
        expect(firsts().some((n) => Number(n) >= sentAfterTheFailure)).toBe(true);
      }, waiting);
      await more(50);
      await vi.waitFor(() => expect(seen.at(-1)).toBe(next - 1), waiting);
      // What the old server acknowledged last may be lost with it; nothing comes out of order.
      expect(firsts()).toEqual(firsts().toSorted((a, b) => Number(a) - Number(b)));
      await Promise.all([...clients.splice(0), ...services.splice(0)].map((each) => each.close()));
      await Promise.all([own, replica, sentinel].map((each) => each.stop()));
    });

    it('takes over what a dead server of the same address had not acknowledged', async () => {
      const settings = freshSettings();
      onEvent = async () => {
        await ending.promise;
      };
      const first = await serve(settings);
      first.terminate();
      const client = connect(settings);
      for (const n of upTo(9)) emit(client, n);
      await lastValueFrom(client.emit('number', 9), { defaultValue: undefined });
      const dead = await serve(settings);
      const look = new Redis(redis.url);
      const pendingCount = async (): Promise<unknown> => {
        const [count] = await look.xpending(`${settings.prefix}inbox:service`, 'inbox');
        return count;
      };
      await vi.waitFor(async () => expect(await pendingCount()).toBe(10), waiting);
      dead.terminate();
      onEvent = () => undefined;
      await serve(settings, { claimIdleMs: 500 });
      await vi.waitFor(() => expect(seen).toEqual(upTo(10)), waiting);
      await vi.waitFor(async () => expect(await pendingCount()).toBe(0), waiting);
      look.disconnect();
    });

    it('sets aside what cannot be handled, and goes on with what is behind it', async () => {
      const settings = freshSettings();
      let attempts = 0;
      onEvent = (data) => {
        if (data === 1) {
          attempts++;
          throw new Error('poison');
        }
      };
      await serve(settings);
      const client = connect(settings);
      const look = new Redis(redis.url);
      await look.xadd(`${settings.prefix}inbox:service`, '*', 'message', 'this is no letter');
      for (const n of upTo(3)) emit(client, n);
      await vi.waitFor(() => expect(seen).toEqual([0, 2]), waiting);
      expect(attempts).toBe(3);
      const aside = await look.xrange(`${settings.prefix}poison:service`, '-', '+');
      expect(aside.map(([, fields]) => fields)).toEqual([
        expect.arrayContaining(['pattern', 'number', 'message', '1', 'reason']),
      ]);
      look.disconnect();
    });

    it('gives up an entry that ends everyone who takes it', async () => {
      const settings = freshSettings();
      onEvent = async (data) => {
        if (data === 0) await ending.promise;
      };
      const client = connect(settings);
      let life = await serve(settings, { claimIdleMs: 0 });
      for (const n of upTo(2)) emit(client, n);
      const look = new Redis(redis.url);
      const deliveries = async (): Promise<number> => {
        const pending = await look.xpending(
          `${settings.prefix}inbox:service`,
          'inbox',
          '-',
          '+',
          1,
        );
        return ((pending[0] as unknown[] | undefined)?.[3] as number | undefined) ?? 0;
      };
      for (let died = 1; died <= 5; died++) {
        await vi.waitFor(async () => expect(await deliveries()).toBe(died), waiting);
        life.terminate();
        life = await serve(settings, { claimIdleMs: 0 });
      }
      await vi.waitFor(() => expect(seen).toEqual([1]), waiting);
      expect(await look.xlen(`${settings.prefix}poison:service`)).toBe(1);
      look.disconnect();
    });

    it('bounds an inbox that nobody reads, and drops what is sent where nobody ever listened', async () => {
      const settings = { ...freshSettings(), inboxEntriesMax: 200 };
      const client = connect(settings);
      await lastValueFrom(client.emit('number', 0), { defaultValue: undefined });
      const look = new Redis(redis.url);
      expect(await look.exists(`${settings.prefix}inbox:service`)).toBe(0);
      const server = await serve(settings);
      server.terminate();
      for (const n of upTo(5_000)) emit(client, n);
      await lastValueFrom(client.emit('number', 5_000), { defaultValue: undefined });
      // Redis trims whole nodes of up to a hundred entries.
      expect(await look.xlen(`${settings.prefix}inbox:service`)).toBeLessThanOrEqual(300);
      look.disconnect();
    });

    it('refuses more when too much waits for an absent Redis', async () => {
      const own = await RedisServer.start();
      const settings = { ...freshSettings(own.url), outboxEntriesMax: 100 };
      await own.stop();
      const client = connect(settings);
      for (const n of upTo(100)) emit(client, n);
      await expect(
        lastValueFrom(client.emit('number', 100), { defaultValue: undefined }),
      ).rejects.toThrow('the outbox is full or closed');
    });
  });
}

/** The replica has all that its master has. */
async function untilReplicated(replica: RedisServer): Promise<void> {
  const look = new Redis(replica.url);
  await vi.waitFor(async () => {
    expect(await look.info('replication')).toContain('master_link_status:up');
  }, waiting);
  look.disconnect();
}
