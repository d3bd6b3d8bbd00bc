import { TcpGate } from '@mezzo/domain/testing';
import { Etcd3 } from 'etcd3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EtcdElection } from './etcd-election.ts';
import { EtcdRegistry } from './etcd-registry.ts';
import { clientOptions, defaultEtcdSettings, type EtcdSettings } from './etcd-settings.ts';
import { campaign } from './testing/campaign.ts';
import { describeEtcdConformance } from './testing/etcd-conformance.ts';
import { EtcdCluster, etcdMissing } from './testing/etcd-cluster.ts';

/** Generous: the machine may be busy. */
const settledWithinMs = 50_000;

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
    // Long enough that no pause of a busy machine ends a leadership.
    leaseTtlSeconds: 10,
  });

  describeEtcdConformance('etcd', freshSettings);

  describe('an etcd leader', { timeout: 4 * settledWithinMs }, () => {
    it('steps down before its lease can expire when it is cut off', async () => {
      const settings = { ...freshSettings(), leaseTtlSeconds: 5 };
      const gate = await TcpGate.open(Number(new URL(cluster.hosts[0]!).port));
      const cutOff = campaign('cut off', {
        ...settings,
        hosts: [`http://127.0.0.1:${gate.port}`],
      });
      await vi.waitFor(() => expect(cutOff.last()).toEqual({ state: 'leads' }), settledWithinMs);
      /** What the old leader believed when the new one began. */
      const believed: unknown[] = [];
      const successor = campaign('successor', settings, ({ state }) => {
        if (state === 'leads') believed.push(cutOff.last(), cutOff.election.fence());
      });
      gate.shut();
      await vi.waitFor(() => expect(successor.last()).toEqual({ state: 'leads' }), settledWithinMs);
      expect(believed).toEqual([{ state: 'unknown' }, undefined]);
      gate.reopen();
      await vi.waitFor(() => expect(cutOff.last()?.state).toBe('follows'), settledWithinMs);
      cutOff.stop();
      successor.stop();
      await gate.close();
    });

    it('is known to observers, with its term, and so is its successor', async () => {
      const settings = freshSettings();
      const first = campaign('first', settings);
      await vi.waitFor(() => expect(first.last()).toEqual({ state: 'leads' }), settledWithinMs);
      const firstTerm = first.election.fence()!.createRevision;
      const client = new Etcd3(clientOptions(settings));
      const seen: (readonly [string | undefined, number] | undefined)[] = [];
      const stop = new EtcdElection(client, settings).observe((leader) => {
        seen.push(leader && [leader.info.id, leader.term]);
      });
      await vi.waitFor(() => expect(seen).toEqual([['first', firstTerm]]), settledWithinMs);
      first.resign();
      await vi.waitFor(() => expect(seen.at(-1)).toBeUndefined(), settledWithinMs);
      const second = campaign('second', settings);
      await vi.waitFor(() => expect(seen.at(-1)?.[0]).toBe('second'), settledWithinMs);
      expect(seen.at(-1)?.[1]).toBeGreaterThan(firstTerm);
      stop();
      first.stop();
      second.stop();
      client.close();
    });

    it('does not meet the leader of another name', async () => {
      const settings = freshSettings();
      const master = campaign('a master', settings);
      const other = campaign('an allocator', settings, undefined, 'allocator');
      for (const each of [master, other]) {
        await vi.waitFor(() => expect(each.last()).toEqual({ state: 'leads' }), settledWithinMs);
        each.stop();
      }
    });

    it('writes on while one member of etcd after the other is killed', async () => {
      const own = await EtcdCluster.start(3);
      const settings = { ...freshSettings(), hosts: own.hosts };
      const leader = campaign('a', settings);
      await vi.waitFor(() => expect(leader.last()).toEqual({ state: 'leads' }), settledWithinMs);
      const registry = new EtcdRegistry(leader.client, settings, leader.election);
      await registry.recover();
      for (const member of [0, 1, 2]) {
        await own.kill(member);
        for (let weight = 1; weight <= 20; weight++) {
          await registry.apply([{ kind: 'putWeight', weight: { role: `m${member}`, weight } }]);
        }
        own.restart(member);
        await own.untilAllAnswer();
      }
      expect((await registry.recover()).state.weights.size).toBe(3);
      leader.stop();
      await own.stop();
    });

    it('is refused by the registry once another leads, though it does not know yet', async () => {
      const settings = freshSettings();
      const old = campaign('old', settings);
      await vi.waitFor(() => expect(old.last()).toEqual({ state: 'leads' }), settledWithinMs);
      const registry = new EtcdRegistry(old.client, settings, old.election);
      await registry.recover();
      const operator = new Etcd3(clientOptions(settings));
      await operator.put(`${settings.prefix}leader`).value('{"id":"usurper"}');
      await operator.delete().key(`${settings.prefix}leader`);
      await operator.put(`${settings.prefix}leader`).value('{"id":"usurper"}');
      await expect(
        registry.apply([{ kind: 'putWeight', weight: { role: 'web', weight: 2 } }]),
      ).rejects.toMatchObject({ kind: 'conflict' });
      operator.close();
      old.stop();
    });

    it('steps down when the quorum is lost, and comes back with it', async () => {
      const own = await EtcdCluster.start(3);
      const leader = campaign('a', { ...freshSettings(), hosts: own.hosts });
      await vi.waitFor(() => expect(leader.last()).toEqual({ state: 'leads' }), settledWithinMs);
      await Promise.all([own.kill(1), own.kill(2)]);
      await vi.waitFor(() => expect(leader.last()).toEqual({ state: 'unknown' }), settledWithinMs);
      expect(leader.election.fence()).toBeUndefined();
      own.restart(1);
      own.restart(2);
      await vi.waitFor(() => expect(leader.last()).toEqual({ state: 'leads' }), settledWithinMs);
      leader.stop();
      await own.stop();
    });
  });
}
