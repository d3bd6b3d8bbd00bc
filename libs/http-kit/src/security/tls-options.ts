import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureVersion, type TlsOptions } from 'node:tls';
import type { TlsFlags } from './tls-flags.ts';

/**
 * What a listener needs to serve HTTPS.
 *
 * @returns undefined: plain HTTP
 * @throws Error with a text for the operator; it names files, and quotes nothing of them
 *
 * Source: mesos 3rdparty/libprocess/src/openssl.cpp#reinitialize
 */
export function tlsOptions(flags: TlsFlags): TlsOptions | undefined {
  if (flags.ssl_enabled !== true) return undefined;
  const { ssl_key_file: keyFile, ssl_cert_file: certFile, ssl_ca_file: caFile } = flags;
  if (keyFile === undefined)
    throw new Error('SSL requires key! NOTE: Set path with --ssl_key_file');
  if (certFile === undefined) {
    throw new Error('SSL requires certificate! NOTE: Set path with --ssl_cert_file');
  }
  const options: TlsOptions = {
    key: readPem('key', keyFile),
    cert: readPem('certificate', certFile),
    ...(caFile !== undefined && { ca: readPem('CA', caFile) }),
    ...(flags.ssl_ciphers !== undefined && { ciphers: flags.ssl_ciphers }),
    ecdhCurve: flags.ssl_ecdh_curves ?? 'auto',
    ...versionsOf(flags),
    requestCert: flags.ssl_require_client_cert === true,
    rejectUnauthorized: flags.ssl_require_client_cert === true,
  };
  check(options, { keyFile, certFile });
  return options;
}

/** What a program that serves HTTPS shows and asks of others to which it connects. */
export interface TlsClientOptions {
  readonly key: Buffer;
  readonly cert: Buffer;
  readonly ca: Buffer | undefined;
  readonly rejectUnauthorized: boolean;
}

/**
 * What it takes to connect to programs with the same flags.
 *
 * @returns undefined: they serve plain HTTP
 * @throws as {@link tlsOptions}
 */
export function tlsClientOptions(flags: TlsFlags): TlsClientOptions | undefined {
  const { ssl_enabled: enabled, ssl_key_file: key, ssl_cert_file: cert, ssl_ca_file: ca } = flags;
  if (enabled !== true || key === undefined || cert === undefined) return undefined;
  return {
    key: readPem('key', key),
    cert: readPem('certificate', cert),
    ca: ca === undefined ? undefined : readPem('CA', ca),
    rejectUnauthorized: flags.ssl_verify_server_cert !== false,
  };
}

function versionsOf(flags: TlsFlags): {
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
} {
  const speaks12 = flags.ssl_enable_tls_v1_2 !== false;
  const speaks13 = flags.ssl_enable_tls_v1_3 !== false;
  if (!speaks12 && !speaks13) {
    throw new Error('SSL requires one of --ssl_enable_tls_v1_2 and --ssl_enable_tls_v1_3');
  }
  return {
    minVersion: speaks12 ? 'TLSv1.2' : 'TLSv1.3',
    maxVersion: speaks13 ? 'TLSv1.3' : 'TLSv1.2',
  };
}

function readPem(kind: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new Error(`Could not load ${kind} file '${path}': ${code}`, { cause: error });
  }
}

/** A listener would come up all the same and refuse every client. */
function check(
  { key, cert, ca, ciphers }: TlsOptions,
  { keyFile, certFile }: { readonly keyFile: string; readonly certFile: string },
): void {
  try {
    createSecureContext({ key, cert, ca, ciphers });
  } catch (error) {
    const { code = 'unusable' } = error as NodeJS.ErrnoException;
    throw new Error(`Could not use key '${keyFile}' with certificate '${certFile}': ${code}`, {
      cause: error,
    });
  }
}
