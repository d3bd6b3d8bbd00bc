import type { MasterInfo } from '@mezzo/domain/messages';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ZooKeeperSignpost } from './signpost.zookeeper.ts';
import { zooKeeperMissing, ZooKeeperServer } from './testing/zookeeper-server.ts';
import { ZooKeeperSession } from './zookeeper-session.ts';
import { parseZooKeeperUrl, type ZooKeeperUrl } from './zookeeper-url.ts';

/** Generous: the machine may be busy. */
const patience = { timeout: 45_000, interval: 50 };

const leader: MasterInfo = {
  id: 'm1',
  ip: 16_777_343,
  port: 5050,
  pid: 'master@127.0.0.1:5050',
  hostname: 'localhost',
  version: '1.12.0',
  address: { hostname: 'localhost', ip: '127.0.0.1', port: 5050 },
};

const missing = zooKeeperMissing();
if (missing !== undefined) {
  it('runs against a real ZooKeeper', ({ skip }) => skip(missing));
} else {
  let server: ZooKeeperServer;
  let paths = 0;
  const opened: ZooKeeperSignpost[] = [];

  beforeAll(async () => {
    server = await ZooKeeperServer.start();
  });
  afterAll(async () => {
    await Promise.all(opened.map((each) => each.close()));
    await server.stop();
  });

  const freshUrl = (credential = ''): ZooKeeperUrl => {
    const url = parseZooKeeperUrl(`zk://${credential}${server.address}/test/p${String(paths++)}`);
    if (!url.ok) throw new Error(url.reason);
    return url.value;
  };
  const signpost = (url: ZooKeeperUrl): ZooKeeperSignpost => {
    const made = new ZooKeeperSignpost({ url, sessionTimeoutMs: 2_000, onError: () => undefined });
    opened.push(made);
    return made;
  };
  const inSession = async <T>(
    url: ZooKeeperUrl,
    act: (session: ZooKeeperSession) => Promise<T>,
  ): Promise<T> => {
    const session = new ZooKeeperSession(url, 4_000);
    try {
      return await act(session);
    } finally {
      await session.close();
    }
  };
  /** The leader as clients see it: the data of the node with the smallest sequence. */
  const seenLeader = (url: ZooKeeperUrl): Promise<unknown> =>
    inSession(url, async (session) => {
      const names = await session.children();
      const first = names.filter((name) => /^json\.info_\d{10}$/.test(name)).toSorted()[0];
      const data = first === undefined ? undefined : await session.read(first);
      return data === undefined ? undefined : (JSON.parse(data) as unknown);
    });

  describe('the signpost in ZooKeeper', () => {
    it.each(['', 'user:password@'])('announces a leader (%s), and takes it back', async (login) => {
      const url = freshUrl(login);
      const stop = signpost(url).announce(leader);
      await vi.waitFor(async () => expect(await seenLeader(url)).toMatchObject(leader), patience);
      stop();
      await vi.waitFor(async () => expect(await seenLeader(url)).toBeUndefined(), patience);
    });

    it('clears away what an earlier leader left, but nothing of a real Mesos', async () => {
      const url = freshUrl();
      signpost(url).announce(leader);
      await vi.waitFor(async () => expect(await seenLeader(url)).toMatchObject(leader), patience);

      signpost(url).announce({ ...leader, id: 'm2' });
      await vi.waitFor(
        async () => expect(await seenLeader(url)).toMatchObject({ id: 'm2' }),
        patience,
      );

      const shared = freshUrl();
      await inSession(shared, async (mesos) => {
        await mesos.createSequential('json.info_', JSON.stringify({ ...leader, id: 'mesos' }));
        signpost(shared).announce({ ...leader, id: 'm3' });
        await vi.waitFor(async () => expect(await mesos.children()).toHaveLength(2), patience);
        expect(await seenLeader(shared)).toMatchObject({ id: 'mesos' });
      });
      await vi.waitFor(
        async () => expect(await seenLeader(shared)).toMatchObject({ id: 'm3' }),
        patience,
      );
    });

    it('announces again when ZooKeeper has forgotten the session', async () => {
      const url = freshUrl();
      signpost(url).announce(leader);
      await vi.waitFor(async () => expect(await seenLeader(url)).toMatchObject(leader), patience);
      await server.kill();
      server.forget();
      await server.restart();
      await vi.waitFor(async () => expect(await seenLeader(url)).toMatchObject(leader), patience);
    });
  });
}
