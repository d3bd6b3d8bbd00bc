import { allocatorElection } from '@mezzo/domain';
import { Etcd3, Range } from 'etcd3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { etcdAccessOf, etcdParties, type EtcdParty } from './access-rules.ts';
import { EtcdRegistry } from './etcd-registry.ts';
import { clientOptions, defaultEtcdSettings, type EtcdSettings } from './etcd-settings.ts';
import { observeLeader } from './open-etcd.ts';
import { campaign } from './testing/campaign.ts';
import { describeEtcdConformance } from './testing/etcd-conformance.ts';
import { EtcdCluster, etcdMissing } from './testing/etcd-cluster.ts';

/** Generous: the machine may be busy. */
const settledWithinMs = 50_000;

/** Clusters of the conformance suites, which share one etcd. */
const prefixesCount = 100;
const prefixOf = (index: number): string => `/secured-${String(index)}/`;
const password = 'hunter2';

const missing = etcdMissing();
if (missing !== undefined) {
  it('runs against a real etcd', ({ skip }) => skip(missing));
} else {
  let cluster: EtcdCluster;
  let root: Etcd3;
  let prefixes = 0;
  beforeAll(async () => {
    cluster = await EtcdCluster.start(3, true);
    root = new Etcd3(cluster.rootOptions());
    await admit(root);
  }, 2 * settledWithinMs);
  afterAll(async () => {
    root.close();
    await cluster.stop();
  });

  const settingsOf = (
    party: EtcdParty,
    proof: 'certificate' | 'password',
    prefix = prefixOf(prefixes),
  ): EtcdSettings => {
    const username = `mezzo-${party}`;
    // A user that shows a password shows the certificate of somebody who is none.
    const tls = cluster.tlsOf(proof === 'certificate' ? username : 'nobody');
    return {
      ...defaultEtcdSettings,
      hosts: cluster.hosts,
      prefix,
      leaseTtlSeconds: 10,
      ...(tls && { tls }),
      ...(proof === 'password' && { auth: { username, password } }),
    };
  };
  const freshSettings = (party: EtcdParty, proof: 'certificate' | 'password'): EtcdSettings =>
    settingsOf(party, proof, prefixOf(prefixes++));

  for (const proof of ['certificate', 'password'] as const) {
    describeEtcdConformance(`etcd with TLS and users, by ${proof}`, () =>
      freshSettings('master', proof),
    );
  }

  describe('an etcd with TLS and users', { timeout: 4 * settledWithinMs }, () => {
    it('lets a leader go on when its members have forgotten the tokens', async () => {
      const settings = freshSettings('master', 'password');
      const leader = campaign('a', settings);
      await vi.waitFor(() => expect(leader.last()).toEqual({ state: 'leads' }), settledWithinMs);
      const registry = new EtcdRegistry(leader.client, settings, leader.election);
      const { term } = await registry.recover();
      for (const member of [0, 1, 2]) {
        await cluster.kill(member);
        cluster.restart(member);
        await cluster.untilAllAnswer();
        await registry.apply([{ kind: 'putWeight', weight: { role: `m${member}`, weight: 2 } }]);
      }
      expect((await registry.recover()).term).toBe(term);
      leader.stop();
    });

    it('shows gateways and allocators what they need', async () => {
      const master = campaign('a master', freshSettings('master', 'certificate'));
      const { prefix } = settingsOf('master', 'certificate', prefixOf(prefixes - 1));
      const allocator = campaign(
        'an allocator',
        settingsOf('allocator', 'certificate', prefix),
        undefined,
        allocatorElection,
      );
      const seen: unknown[] = [];
      const watch = (party: EtcdParty, name: string) =>
        observeLeader<{ readonly id: string }>(
          settingsOf(party, 'certificate', prefix),
          name,
          (leader) => seen.push(leader?.info.id),
        );
      await vi.waitFor(() => expect(master.last()).toEqual({ state: 'leads' }), settledWithinMs);
      await vi.waitFor(() => expect(allocator.last()).toEqual({ state: 'leads' }), settledWithinMs);
      const stops = [watch('gateway', 'leader'), watch('master', allocatorElection)];
      await vi.waitFor(
        () => expect(seen.toSorted()).toEqual(['a master', 'an allocator']),
        settledWithinMs,
      );
      for (const stop of [...stops, master.stop, allocator.stop]) stop();
    });

    it.each<[EtcdParty, string]>([
      ['gateway', 'leader'],
      ['gateway', 'registry/x'],
      ['gateway', 'allocator'],
      ['allocator', 'leader'],
      ['allocator', 'registry/x'],
      ['master', 'allocator'],
      ['master', '../other/leader'],
    ])('keeps a %s from writing %s', async (party, key) => {
      const settings = settingsOf(party, 'certificate', prefixOf(0));
      const client = new Etcd3(clientOptions(settings));
      await expect(client.put(settings.prefix + key).value('x')).rejects.toThrow('permission');
      client.close();
    });

    it('keeps a gateway and an allocator from reading the registry', async () => {
      for (const party of ['gateway', 'allocator'] as const) {
        const settings = settingsOf(party, 'certificate', prefixOf(0));
        const client = new Etcd3(clientOptions(settings));
        await expect(client.getAll().prefix(`${settings.prefix}registry/`)).rejects.toThrow(
          'permission',
        );
        client.close();
      }
    });

    it('lets nobody in without a certificate, nor with the wrong password', async () => {
      const settings = settingsOf('master', 'password', prefixOf(0));
      const { rootCertificate } = settings.tls!;
      const strangers: EtcdSettings[] = [
        { ...settings, tls: { rootCertificate } },
        { ...settings, auth: { username: 'mezzo-master', password: 'guessed' } },
        { ...settings, auth: undefined },
      ];
      for (const stranger of strangers) {
        const client = new Etcd3(clientOptions(stranger));
        await expect(client.get(`${settings.prefix}leader`).string()).rejects.toThrow();
        client.close();
      }
    });
  });
}

/** What `npm run etcd-acl` prints for a person to do, for many clusters at once. */
async function admit(root: Etcd3): Promise<void> {
  for (const party of etcdParties) {
    const { user: name } = etcdAccessOf(party, '/');
    const role = root.role(name);
    await role.create();
    for (let index = 0; index < prefixesCount; index++) {
      for (const { right, key, isPrefix } of etcdAccessOf(party, prefixOf(index)).grants) {
        const permission = right === 'read' ? 'Read' : 'Readwrite';
        await role.grant({ permission, ...(isPrefix ? { range: Range.prefix(key) } : { key }) });
      }
    }
    const user = root.user(name);
    await user.create(password);
    await user.addRole(role);
  }
  const administrator = root.user('root');
  await administrator.create(password);
  await administrator.addRole('root');
  await root.auth.authEnable();
}
