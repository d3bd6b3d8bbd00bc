import { Etcd3 } from 'etcd3';
import { EtcdElection } from './etcd-election.ts';
import { EtcdRegistry } from './etcd-registry.ts';
import { clientOptions, type EtcdSettings } from './etcd-settings.ts';

/** What a master does with etcd, over one connection. */
export interface MasterEtcd {
  readonly election: EtcdElection;
  readonly registry: EtcdRegistry;
  /** Waits until a campaign that was stopped has given its lease back, and disconnects. */
  readonly close: () => Promise<void>;
}

export function openEtcd(settings: EtcdSettings): MasterEtcd {
  const client = new Etcd3(clientOptions(settings));
  const election = new EtcdElection(client, settings);
  return {
    election,
    registry: new EtcdRegistry(client, settings, election),
    close: async () => {
      await election.ended();
      client.close();
    },
  };
}
