import type { CallOptionsFactory, IOptions } from 'etcd3';

/** How to reach etcd, and where in it a cluster keeps its things. */
export interface EtcdSettings {
  /** Endpoints such as `http://127.0.0.1:2379`. */
  readonly hosts: readonly string[];
  /** Key prefix of this Mezzo cluster; two clusters may share one etcd. Ends with `/`. */
  readonly prefix: string;
  /**
   * Lease of the leader, in seconds. A crashed leader is replaced after this long; shorter means
   * that a pause of etcd or of the process costs the leadership sooner.
   */
  readonly leaseTtlSeconds: number;
  /** Longest a single call may take. With a lost quorum etcd does not answer at all. */
  readonly callTimeoutMs: number;
  readonly auth?: { readonly username: string; readonly password: string } | undefined;
  /** PEM texts for TLS; with `https` hosts. */
  readonly tls?:
    | {
        readonly rootCertificate: Buffer;
        readonly privateKey?: Buffer | undefined;
        readonly certChain?: Buffer | undefined;
      }
    | undefined;
}

export const defaultEtcdSettings: EtcdSettings = {
  hosts: ['http://127.0.0.1:2379'],
  prefix: '/mezzo/',
  leaseTtlSeconds: 5,
  callTimeoutMs: 2_000,
};

/** The client options for these settings: every unary call has a deadline, streams have none. */
export function clientOptions(settings: EtcdSettings): IOptions {
  const defaultCallOptions: CallOptionsFactory = (context) =>
    context.isStream ? {} : { deadline: Date.now() + settings.callTimeoutMs };
  return {
    hosts: [...settings.hosts],
    defaultCallOptions,
    dialTimeout: settings.callTimeoutMs,
    ...(settings.auth !== undefined && { auth: settings.auth }),
    ...(settings.tls !== undefined && {
      credentials: {
        rootCertificate: settings.tls.rootCertificate,
        ...(settings.tls.privateKey !== undefined && { privateKey: settings.tls.privateKey }),
        ...(settings.tls.certChain !== undefined && { certChain: settings.tls.certChain }),
      },
    }),
  };
}
