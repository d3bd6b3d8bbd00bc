import type { Flags, MezzoProgram, ServicePlace } from './cluster-services.ts';

/** How etcd and Redis of a cluster are closed to strangers, and how the services get in. */
export interface ClusterSecurity {
  /** Of a member of etcd that serves TLS. */
  readonly etcdArgs: readonly string[];
  /** Of a Redis that serves TLS in place of plain connections on its port. */
  readonly redisArgs: readonly string[];
  /** The certificate, as PEM, by which that of Redis is checked. */
  readonly redisCa: Buffer;
  /** What a service needs to get in. */
  flagsOf(program: MezzoProgram, place: ServicePlace): Flags;
  /** Everything that was asked for is known; nothing runs yet. */
  prepare(): Promise<void>;
  /** etcd answers, and takes whatever it is told: now its users are made. */
  admit(etcdPorts: readonly number[]): Promise<void>;
}
