import { readFileSync } from 'node:fs';
import { defaultEtcdSettings, type EtcdSettings } from './etcd-settings.ts';

/** The flags by which a program is told of its etcd. */
export interface EtcdFlagValues {
  readonly etcd: readonly string[] | undefined;
  readonly etcd_ca_file: string | undefined;
  readonly etcd_cert_file: string | undefined;
  readonly etcd_key_file: string | undefined;
  /** A file with `user:password`. */
  readonly etcd_credentials_file?: string | undefined;
  /** Milliseconds; whole seconds. */
  readonly etcd_lease: number | undefined;
  readonly etcd_prefix: string | undefined;
}

/**
 * How to reach the etcd that the flags name; undefined when they name none.
 *
 * @throws Error with a text for the operator when a certificate, key or credential cannot be used
 */
export function etcdSettingsOf(flags: EtcdFlagValues): EtcdSettings | undefined {
  const { etcd: hosts, etcd_ca_file: ca, etcd_cert_file: cert, etcd_key_file: key } = flags;
  if (hosts === undefined) return undefined;
  const auth = credentialsOf(flags);
  return {
    ...defaultEtcdSettings,
    hosts,
    ...(auth !== undefined && { auth }),
    ...(flags.etcd_prefix !== undefined && { prefix: flags.etcd_prefix }),
    ...(flags.etcd_lease !== undefined && { leaseTtlSeconds: flags.etcd_lease / 1000 }),
    ...(ca !== undefined && {
      tls: {
        rootCertificate: readFileSync(ca),
        ...(key !== undefined && { privateKey: readFileSync(key) }),
        ...(cert !== undefined && { certChain: readFileSync(cert) }),
      },
    }),
  };
}

function credentialsOf({ etcd_credentials_file: path }: EtcdFlagValues): EtcdSettings['auth'] {
  if (path === undefined) return undefined;
  const [, username, password] = /^([^:\n]+):([^\n]+)\n?$/.exec(readFileSync(path, 'utf8')) ?? [];
  if (username === undefined || password === undefined) {
    throw new Error('--etcd_credentials_file: expecting one line user:password');
  }
  return { username, password };
}
