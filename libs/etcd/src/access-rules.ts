/**
 * Users of etcd with the least rights that each service of a cluster needs, as calls of `etcdctl`.
 * Agents are none of them: they know Redis only.
 */
import { allocatorElection } from '@mezzo/domain';
import { leaderElection } from './etcd-election.ts';
import { registryFolder } from './registry-keys.ts';

/** A service that logs in to etcd. */
export type EtcdParty = 'master' | 'allocator' | 'gateway';

export const etcdParties: readonly EtcdParty[] = ['master', 'allocator', 'gateway'];

export interface EtcdGrant {
  readonly right: 'readwrite' | 'read';
  readonly key: string;
  /** For all keys that begin so. */
  readonly isPrefix: boolean;
}

export interface EtcdAccess {
  /** Name of the user and of its role, and the common name of the certificate it may show. */
  readonly user: string;
  readonly grants: readonly EtcdGrant[];
}

/**
 * What a party is given.
 *
 * @param prefix - of the cluster's keys, `--etcd_prefix`
 */
export function etcdAccessOf(party: EtcdParty, prefix: string): EtcdAccess {
  return { user: `mezzo-${party}`, grants: grantsOf(party, prefix) };
}

function grantsOf(party: EtcdParty, prefix: string): readonly EtcdGrant[] {
  const leader = `${prefix}${leaderElection}`;
  const allocator = `${prefix}${allocatorElection}`;
  switch (party) {
    case 'master':
      return [
        { right: 'readwrite', key: leader, isPrefix: false },
        { right: 'readwrite', key: `${prefix}${registryFolder}`, isPrefix: true },
        { right: 'read', key: allocator, isPrefix: false },
      ];
    case 'allocator':
      return [{ right: 'readwrite', key: allocator, isPrefix: false }];
    case 'gateway':
      return [{ right: 'read', key: leader, isPrefix: false }];
  }
}

/**
 * The arguments of `etcdctl` that make a party's user, one call a line.
 *
 * @param withPassword - etcdctl asks for one; otherwise the user shows a certificate with its name
 */
export function etcdctlCalls(
  { user, grants }: EtcdAccess,
  withPassword: boolean,
): readonly (readonly string[])[] {
  return [
    ['role', 'add', user],
    ...grants.map(({ right, key, isPrefix }) => [
      ...['role', 'grant-permission', user, right, key],
      ...(isPrefix ? ['--prefix=true'] : []),
    ]),
    userAdd(user, withPassword),
    ['user', 'grant-role', user, user],
  ];
}

/** The calls that come last: from then on nobody gets in who is no user. */
export function closingCalls(withPassword: boolean): readonly (readonly string[])[] {
  return [
    userAdd('root', withPassword),
    ['user', 'grant-role', 'root', 'root'],
    ['auth', 'enable'],
  ];
}

function userAdd(user: string, withPassword: boolean): readonly string[] {
  return ['user', 'add', user, ...(withPassword ? [] : ['--no-password'])];
}
