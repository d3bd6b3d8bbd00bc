import type { Leadership } from '@mezzo/domain';
import { Etcd3 } from 'etcd3';
import { EtcdElection } from '../etcd-election.ts';
import { clientOptions, type EtcdSettings } from '../etcd-settings.ts';

/** A candidate with a connection of its own, and what it was told. */
export function campaign(
  id: string,
  settings: EtcdSettings,
  onReport: (leadership: Leadership) => void = () => undefined,
  name?: string,
) {
  const client = new Etcd3(clientOptions(settings));
  const election = new EtcdElection(client, settings, name);
  const reports: Leadership[] = [];
  const resign = election.campaign({ id, ip: 16_777_343, port: 5050 }, (leadership) => {
    reports.push(leadership);
    onReport(leadership);
  });
  const stop = (): void => {
    resign();
    client.close();
  };
  return { client, election, last: () => reports.at(-1), resign, stop };
}
