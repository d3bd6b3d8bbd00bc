import { describeElectionConformance, describeRegistryConformance } from '@mezzo/domain/testing';
import { Etcd3 } from 'etcd3';
import { expect, vi } from 'vitest';
import { EtcdElection } from '../etcd-election.ts';
import { EtcdRegistry } from '../etcd-registry.ts';
import { clientOptions, type EtcdSettings } from '../etcd-settings.ts';
import { campaign } from './campaign.ts';

/** Generous: the machine may be busy. */
const settledWithinMs = 50_000;

/**
 * Runs the suites of the ports that etcd serves.
 *
 * @param freshSettings - of a Mezzo cluster of its own
 */
export function describeEtcdConformance(name: string, freshSettings: () => EtcdSettings): void {
  describeElectionConformance(name, () => {
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

  describeRegistryConformance(name, () => {
    const settings = freshSettings();
    const stops: (() => void)[] = [];
    let depose = (): void => undefined;
    return Promise.resolve({
      open: async () => {
        depose();
        const leader = campaign('opener', settings);
        await vi.waitFor(() => expect(leader.last()).toEqual({ state: 'leads' }), settledWithinMs);
        depose = leader.resign;
        stops.push(leader.stop);
        return new EtcdRegistry(leader.client, settings, leader.election);
      },
      dispose: () => {
        for (const stop of stops) stop();
        return Promise.resolve();
      },
    });
  });
}
