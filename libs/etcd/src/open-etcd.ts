import type { Stop } from '@mezzo/domain';
import { Etcd3 } from 'etcd3';
import { EtcdElection } from './etcd-election.ts';
import { EtcdRegistry } from './etcd-registry.ts';
import { clientOptions, type EtcdSettings } from './etcd-settings.ts';
import type { Leader } from './leader-key.ts';

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

/** One election, over a connection of its own. */
export interface ElectionEtcd<Candidate> {
  readonly election: EtcdElection<Candidate>;
  /** Waits until a campaign that was stopped has given its lease back, and disconnects. */
  readonly close: () => Promise<void>;
}

/** @param name - of the leadership that is contended for */
export function openElection<Candidate>(
  settings: EtcdSettings,
  name: string,
): ElectionEtcd<Candidate> {
  const client = new Etcd3(clientOptions(settings));
  const election = new EtcdElection<Candidate>(client, settings, name);
  return {
    election,
    close: async () => {
      await election.ended();
      client.close();
    },
  };
}

/** Tells who leads under a name, at first and with every change, over a connection of its own. */
export function observeLeader<Candidate>(
  settings: EtcdSettings,
  name: string,
  onChange: (leader: Leader<Candidate> | undefined) => void,
): Stop {
  const { election, close } = openElection<Candidate>(settings, name);
  const stop = election.observe(onChange);
  return () => {
    stop();
    void close();
  };
}
