export { EtcdElection } from './etcd-election.ts';
export { EtcdRegistry } from './etcd-registry.ts';
export { clientOptions, defaultEtcdSettings, type EtcdSettings } from './etcd-settings.ts';
export {
  observeLeader,
  openElection,
  openEtcd,
  type ElectionEtcd,
  type MasterEtcd,
} from './open-etcd.ts';
export { etcdFailure } from './etcd-failure.ts';
export type { Leader } from './leader-key.ts';
export { etcdSettingsOf, type EtcdFlagValues } from './settings-of-flags.ts';
