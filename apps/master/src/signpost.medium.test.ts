import { ZooKeeperSession, parseZooKeeperUrl } from '@mezzo/zookeeper';
import { zooKeeperMissing, ZooKeeperServer } from '@mezzo/zookeeper/testing';
import { expect, it, vi } from 'vitest';
import { readMasterFlags } from './flags/read-master-flags.ts';
import { startMaster } from './start-master.ts';

/** Generous: the machine may be busy. */
const patience = { timeout: 45_000, interval: 100 };
const missing = zooKeeperMissing();

it('announces itself in ZooKeeper while it leads', async ({ skip }) => {
  if (missing !== undefined) return skip(missing);
  const server = await ZooKeeperServer.start();
  const zk = `zk://${server.address}/mesos`;
  const url = parseZooKeeperUrl(zk);
  if (!url.ok) throw new Error(url.reason);
  const read = readMasterFlags({
    argv: ['--registry=in_memory', '--ip=127.0.0.1', '--port=0', '--quiet', `--zk=${zk}`],
    env: {},
    envPrefix: 'MESOS_',
    readFile: () => '',
  });
  if ('errors' in read) throw new Error(read.errors.join('\n'));
  const master = await startMaster({ settings: read.settings, stepDown: () => undefined });
  const session = new ZooKeeperSession(url.value, 4_000);
  try {
    await vi.waitFor(async () => {
      const [name = ''] = await session.children();
      const info = JSON.parse((await session.read(name)) ?? 'null') as unknown;
      expect(info).toMatchObject({ address: { ip: '127.0.0.1', port: master.port } });
    }, patience);
    await master.stop();
    await vi.waitFor(async () => expect(await session.children()).toEqual([]), patience);
  } finally {
    await session.close();
    await server.stop();
  }
});
