import { describeElectionConformance, describeRegistryConformance } from '@mezzo/domain/testing';
import type { Leadership } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';
import { Etcd3 } from 'etcd3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EtcdElection } from './etcd-election.ts';
import { EtcdRegistry } from './etcd-registry.ts';
import { clientOptions, defaultEtcdSettings, type EtcdSettings } from './etcd-settings.ts';
import { EtcdCluster, etcdMissing } from './testing/etcd-cluster.ts';

const missing = etcdMissing();
if (missing !== undefined) {
  it('runs against a real etcd', ({ skip }) => skip(missing));
} else {
  let cluster: EtcdCluster;
  let grounds = 0;
  beforeAll(async () => {
    cluster = await EtcdCluster.start(3);
  });
  afterAll(() => cluster.stop());

  /** A Mezzo cluster of its own in the shared etcd. */
  const freshSettings = (): EtcdSettings => ({
    ...defaultEtcdSettings,
    hosts: cluster.hosts,
    prefix: `/test-${String(grounds++)}/`,
    leaseTtlSeconds: 2,
  });

  describeElectionConformance('etcd', () => {
    const settings = freshSettings();
    const clients: Etcd3[] = [];
    return Promise.resolve({
      join: () => {
        const client = new Etcd3(clientOptions(settings));
        clients.push(client);
        return Promise.resolve(new EtcdElection(client, settings));
      },
      dispose: () => {
        for (const client of clients) client.close();
        return Promise.resolve();
      },
    });
  });

  describeRegistryConformance('etcd', () => {
    const settings = freshSettings();
    const stops: (() => void)[] = [];
    let depose = (): void => undefined;
    return Promise.resolve({
      open: async () => {
        depose();
        const client = new Etcd3(clientOptions(settings));
        const election = new EtcdElection(client, settings);
        const stop = await lead(election, 'opener');
        depose = stop;
        stops.push(stop, () => client.close());
        return new EtcdRegistry(client, settings, election);
      },
      dispose: () => {
        for (const stop of stops) stop();
        return Promise.resolve();
      },
    });
  });

  describe('an etcd leader', () => {
    it('steps down before its lease can expire when the quorum is lost', async () => {
      const own = await EtcdCluster.start(3);
      const settings = { ...freshSettings(), hosts: own.hosts };
      const client = new Etcd3(clientOptions(settings));
      const election = new EtcdElection(client, settings);
      const reports: Leadership[] = [];
      const stop = election.campaign(candidate('a'), (leadership) => reports.push(leadership));
      await vi.waitFor(() => expect(reports.at(-1)).toEqual({ state: 'leads' }), 10_000);
      await Promise.all([own.kill(1), own.kill(2)]);
      const lostAtMs = performance.now();
      await vi.waitFor(() => expect(reports.at(-1)).toEqual({ state: 'unknown' }), 10_000);
      expect(performance.now() - lostAtMs).toBeLessThan(settings.leaseTtlSeconds * 1000);
      expect(election.fence()).toBeUndefined();
      own.restart(1);
      own.restart(2);
      await vi.waitFor(() => expect(reports.at(-1)).toEqual({ state: 'leads' }), 20_000);
      stop();
      client.close();
      await own.stop();
    });
  });
}

async function lead(election: EtcdElection, id: string): Promise<() => void> {
  const reports: Leadership[] = [];
  const stop = election.campaign(candidate(id), (leadership) => reports.push(leadership));
  await vi.waitFor(() => expect(reports.at(-1)).toEqual({ state: 'leads' }), 20_000);
  return stop;
}

function candidate(id: string): MasterInfo {
  return { id, ip: 16_777_343, port: 5050 };
}
