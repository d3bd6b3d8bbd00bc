export { EtcdElection } from './etcd-election.ts';
export { EtcdRegistry } from './etcd-registry.ts';
export { clientOptions, defaultEtcdSettings, type EtcdSettings } from './etcd-settings.ts';
export { etcdFailure } from './etcd-failure.ts';
export type { Leader } from './leader-key.ts';
