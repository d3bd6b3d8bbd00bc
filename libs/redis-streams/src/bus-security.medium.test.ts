import type { Envelope } from '@mezzo/domain';
import { TestAuthority } from '@mezzo/domain/testing';
import { Redis } from 'ioredis';
import { readFileSync } from 'node:fs';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accessOf, type Party } from './acl-rules.ts';
import { RedisBus } from './bus.redis.ts';
import { MasterKeyring, partyKey, PartyKeyring, partyKeys, partyKeysOf } from './bus-keys.ts';
import { LeaderAnnouncement, LeaderObserver } from './leader-board.ts';
import { fieldsOfLetter } from './letter.ts';
import { connectRedis, defaultRedisSettings, type RedisSettings } from './redis-settings.ts';
import { RedisStreamClient } from './stream-client.ts';
import { RedisStreamServer } from './stream-server.ts';
import { redisMissing, RedisServer } from './testing/redis-server.ts';

/** Generous: the machine may be busy. */
const waiting = { timeout: 50_000, interval: 20 };

const secret = Buffer.from('only the masters of this cluster know it');
const prefix = 'sealed:';
const agentA = 'slave(1)@10.0.0.1:5051';
const agentB = 'slave(1)@10.0.0.2:5051';
const masterAddress = 'master:m1';
const inboxOf = (address: string): string => `${prefix}inbox:${address}`;

const missing = redisMissing();
if (missing !== undefined) {
  it('runs against a real Redis', ({ skip }) => skip(missing));
} else {
  describe('a bus with users and keys', { timeout: 4 * waiting.timeout }, () => {
    let server: RedisServer;
    let operator: Redis;
    beforeAll(async () => {
      server = await RedisServer.start();
      operator = new Redis(server.url);
      const parties: Party[] = ['master', 'allocator', 'gateway'];
      for (const party of [...parties, { agent: agentA }, { agent: agentB }]) {
        const [, ...words] = accessOf(party, secret, prefix).line.split(' ');
        await operator.call('ACL', ...words);
      }
      await operator.call('ACL', 'SETUSER', 'operator', 'on', 'nopass', '~*', '+@all');
      operator.disconnect();
      operator = new Redis(server.url, { username: 'operator', password: 'any' });
      await operator.call('ACL', 'SETUSER', 'default', 'off');
    });
    afterAll(async () => {
      operator.disconnect();
      await server.stop();
    });
    beforeEach(async () => {
      await operator.flushall();
    });

    function settingsOf(party: Party, refused: string[] = []): RedisSettings {
      const { user, password, busKey } = accessOf(party, secret, prefix);
      return {
        ...defaultRedisSettings,
        url: server.url,
        prefix,
        username: user,
        password,
        presenceTtlMs: 4_000,
        keyring:
          busKey === undefined
            ? new MasterKeyring(secret)
            : new PartyKeyring(partyKeysOf(Buffer.from(busKey))),
        onRefused: (refusal, sender) => refused.push(`${refusal} ${sender}`),
      };
    }

    async function openMaster() {
      const refused: string[] = [];
      const bus = await RedisBus.open<string, string>(masterAddress, settingsOf('master', refused));
      const received: Envelope<string>[] = [];
      bus.receive({ onMessage: (envelope) => received.push(envelope) });
      return { bus, received, refused };
    }

    it('lets master and agents find each other and speak, each with its own rights', async () => {
      const { bus: master, received } = await openMaster();
      const announcement = new LeaderAnnouncement({
        settings: settingsOf('master'),
        leader: { term: 7, address: masterAddress },
        onSuperseded: () => undefined,
      });
      const settings = settingsOf({ agent: agentA });
      const leaders: string[] = [];
      const observer = new LeaderObserver(settings, ({ address }) => leaders.push(address));
      await vi.waitFor(() => expect(leaders).toEqual([masterAddress]), waiting);
      const agent = await RedisBus.open<string, string>(agentA, settings);
      const answers: Envelope<string>[] = [];
      const gone: string[] = [];
      agent.receive({
        onMessage: (envelope) => answers.push(envelope),
        onPeerGone: (peer) => gone.push(peer),
      });
      agent.send(masterAddress, 'hello', 0);
      await vi.waitFor(() => expect(received.length).toBe(1), waiting);
      expect(received).toEqual([{ from: agentA, term: 0, message: 'hello' }]);
      master.send(agentA, 'welcome', 7);
      await vi.waitFor(
        () => expect(answers).toEqual([{ from: masterAddress, term: 7, message: 'welcome' }]),
        waiting,
      );
      observer.stop();
      announcement.stop();
      await master.close();
      await vi.waitFor(() => expect(gone).toEqual([masterAddress]), waiting);
      await agent.close();
    });

    it('follows no leader but those whom masters have announced', async () => {
      const refused: string[] = [];
      const board = `${prefix}leaders`;
      const announce = (term: number) => {
        const superseded: string[] = [];
        const announcement = new LeaderAnnouncement({
          settings: settingsOf('master', refused),
          leader: { term, address: `master:m${String(term)}` },
          onSuperseded: ({ address }) => superseded.push(address),
        });
        return { announcement, superseded };
      };
      const first = announce(7);
      const leaders: string[] = [];
      const see = ({ address }: { readonly address: string }) => leaders.push(address);
      const observer = new LeaderObserver(settingsOf({ agent: agentA }, refused), see);
      await vi.waitFor(() => expect(leaders).toEqual(['master:m7']), waiting);
      const [[, signed]] = (await operator.xrange(board, '-', '+')) as [[string, string[]]];
      // Without a signature, with that of another term, with one of somebody else's secret.
      const stranger = new MasterKeyring(Buffer.from('a secret of another cluster, or a guess'));
      const theirs = stranger.sign({ prefix, term: 1000, address: 'master:evil' });
      await operator
        .multi()
        .xadd(board, '800-0', 'address', 'master:evil')
        .xadd(board, '900-0', ...signed)
        .xadd(board, '1000-0', 'address', 'master:evil', 'signature', theirs)
        .exec();
      const wanted = [
        'seal-broken master:evil',
        'seal-broken master:m7',
        'seal-missing master:evil',
      ];
      await vi.waitFor(() => expect([...new Set(refused)].toSorted()).toEqual(wanted), waiting);
      // The leader cleans up, is not deposed, and the next one finds its place.
      await vi.waitFor(async () => {
        const ids = (await operator.xrange(board, '-', '+')).map(([id]) => id);
        expect(ids).toEqual(['7-0']);
      }, waiting);
      const second = announce(8);
      await vi.waitFor(() => expect(leaders).toEqual(['master:m7', 'master:m8']), waiting);
      await vi.waitFor(() => expect(first.superseded).toEqual(['master:m8']), waiting);
      expect(second.superseded).toEqual([]);
      observer.stop();
      second.announcement.stop();
    });

    it('carries requests and events between master and allocator', async () => {
      const address = 'allocator:x';
      const service = new RedisStreamServer({ settings: settingsOf('allocator'), address });
      service.addHandler('double', (n: number) => Promise.resolve(2 * n));
      await new Promise<void>((resolve) => service.listen(() => resolve()));
      const client = new RedisStreamClient({
        settings: settingsOf('master'),
        to: address,
        from: 'master-allocator:m1',
        requestTimeoutMs: waiting.timeout,
      });
      expect(await firstValueFrom(client.send('double', 4))).toBe(8);
      await Promise.all([client.close(), service.close()]);
    });

    it('refuses a captured agent that reads or writes what is not its own', async () => {
      const { bus: master } = await openMaster();
      const other = await RedisBus.open<string, string>(agentB, settingsOf({ agent: agentB }));
      master.send(agentB, 'for B only', 1);
      const captured = connectRedis(settingsOf({ agent: agentA }));
      await vi.waitFor(() => expect(captured.status).toBe('ready'), waiting);
      const attempts: readonly (readonly [string, ...string[]])[] = [
        ['XREADGROUP', 'GROUP', 'inbox', 'x', 'STREAMS', inboxOf(agentB), '>'],
        ['XREAD', 'STREAMS', inboxOf(agentB), '0'],
        ['XREVRANGE', inboxOf(agentB), '+', '-'],
        ['XADD', inboxOf(agentB), '*', 'message', '"kill"'],
        ['XDEL', inboxOf(agentB), '1-1'],
        ['DEL', inboxOf(agentB)],
        ['XREVRANGE', inboxOf(masterAddress), '+', '-'],
        ['XREAD', 'STREAMS', inboxOf(masterAddress), '0'],
        ['XADD', `${prefix}leaders`, '99-0', 'address', agentA],
        ['XADD', inboxOf('allocator:x'), '*', 'message', '[]'],
        ['XADD', inboxOf('master-allocator:m1'), '*', 'message', '[]'],
        ['SET', `${prefix}alive:${agentB}`, 'me'],
        ['DEL', `${prefix}alive:${masterAddress}`],
        ['KEYS', '*'],
        ['FLUSHALL'],
        ['CONFIG', 'GET', '*'],
        ['ACL', 'LIST'],
        ['EVAL', 'return 1', '0'],
      ];
      for (const [command, ...args] of attempts) {
        await expect(
          captured.call(command, ...args),
          `${command} ${args.join(' ')}`,
        ).rejects.toThrow('NOPERM');
      }
      captured.disconnect();
      await Promise.all([master.close(), other.close()]);
    });

    it('passes over what a captured agent says in the name of another', async () => {
      const { bus: master, received, refused } = await openMaster();
      const settings = settingsOf({ agent: agentA });
      const captured = connectRedis(settings);
      await vi.waitFor(() => expect(captured.status).toBe('ready'), waiting);
      const letter = {
        from: agentB,
        to: masterAddress,
        life: 'x',
        seq: 0,
        term: 1,
        body: 'I am B',
      };
      const say = (fields: readonly string[]) =>
        captured.xadd(inboxOf(masterAddress), '*', ...fields);
      const ownKey = new PartyKeyring(partyKeys(secret, agentA));
      await say(fieldsOfLetter(letter, ownKey));
      await say(fieldsOfLetter(letter, undefined));
      await say(fieldsOfLetter({ ...letter, from: 'master:m2' }, ownKey));
      // Its own word, sealed for another inbox, or changed on the way.
      const own = { ...letter, from: agentA, body: 'I am A' };
      await say(fieldsOfLetter({ ...own, to: 'master:m2' }, ownKey));
      const changed = [...fieldsOfLetter(own, ownKey)];
      changed[changed.indexOf('"I am A"')] = '"I am root"';
      await say(changed);
      await say(fieldsOfLetter(own, ownKey));
      await vi.waitFor(() => expect(received.length).toBe(1), waiting);
      expect(received).toEqual([{ from: agentA, term: 1, message: 'I am A' }]);
      expect(refused).toEqual([
        `seal-broken ${agentB}`,
        `seal-missing ${agentB}`,
        'seal-broken master:m2',
        `seal-broken ${agentA}`,
        `seal-broken ${agentA}`,
      ]);
      captured.disconnect();
      await master.close();
    });

    it('lets an agent take commands from masters only', async () => {
      const refused: string[] = [];
      const agent = await RedisBus.open<string, string>(
        agentB,
        settingsOf({ agent: agentB }, refused),
      );
      const received: string[] = [];
      agent.receive({ onMessage: ({ message }) => received.push(message) });
      const letter = { to: agentB, life: 'x', seq: 0, term: 1, body: 'kill' };
      const keysOfA = { keyFor: () => partyKey(secret, agentA) };
      const say = (fields: readonly string[]) => operator.xadd(inboxOf(agentB), '*', ...fields);
      await say(fieldsOfLetter({ ...letter, from: masterAddress }, keysOfA));
      await say(fieldsOfLetter({ ...letter, from: agentA }, keysOfA));
      const { bus: master } = await openMaster();
      master.send(agentB, 'run', 1);
      await vi.waitFor(() => expect(received).toEqual(['run']), waiting);
      expect(refused).toEqual([`seal-broken ${masterAddress}`, `sender-unknown ${agentA}`]);
      await Promise.all([master.close(), agent.close()]);
    });

    it('demands a password', async () => {
      const stranger = connectRedis({ ...settingsOf('master'), password: 'guessed' });
      const errors: string[] = [];
      stranger.on('error', ({ message }: Error) => errors.push(message));
      await vi.waitFor(() => expect(errors.join()).toContain('WRONGPASS'), waiting);
      stranger.disconnect();
    });
  });

  describe('a Redis behind TLS', { timeout: 4 * waiting.timeout }, () => {
    it('is reached by those who know its authority, and by nobody else', async () => {
      const server = await RedisServer.start();
      const { key, cert } = new TestAuthority(server.folder).stranger('redis');
      const plain = new Redis(server.url);
      await plain.config(
        'SET',
        'tls-cert-file',
        cert,
        'tls-key-file',
        key,
        'tls-auth-clients',
        'no',
      );
      // Takes the port over from the plain listener.
      await plain.config('SET', 'port', '0', 'tls-port', String(server.port));
      plain.disconnect();
      const settings = {
        ...defaultRedisSettings,
        url: server.url.replace('redis:', 'rediss:'),
        prefix,
      };
      const ca = readFileSync(cert);
      const bus = await RedisBus.open<string, string>('a', { ...settings, tls: { ca } });
      const received: string[] = [];
      bus.receive({ onMessage: ({ message }) => received.push(message) });
      bus.send('a', 'over TLS', 1);
      await vi.waitFor(() => expect(received).toEqual(['over TLS']), waiting);
      const errors: string[] = [];
      const stranger = connectRedis(settings);
      stranger.on('error', ({ message }: Error) => errors.push(message));
      await vi.waitFor(() => expect(errors.join()).toContain('self-signed certificate'), waiting);
      stranger.disconnect();
      await bus.close();
      await server.stop();
    });
  });
}
