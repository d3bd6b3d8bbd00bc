import { booleanFlag, pathFlag, textFlag } from '../flags/flag.ts';
import type { FlagValues } from '../flags/parse-flags.ts';

/**
 * TLS on the listener of a program. Mesos has no such flags: there they are variables of libprocess,
 * `LIBPROCESS_SSL_CERT_FILE` for `--ssl_cert_file`, which work as well (`withLibprocessVariables`).
 *
 * Deviates: TLS 1.2 and 1.3 unless one is switched off, and the ciphers of OpenSSL's own choice;
 * Mesos speaks 1.2 alone by default, with ciphers that are no longer safe. What is older than 1.2 is not
 * spoken at all. Certificates of servers are checked unless that is switched off.
 *
 * Source: mesos 3rdparty/libprocess/src/openssl.cpp#Flags
 */
export const tlsFlags = {
  ssl_enabled: booleanFlag({
    help: 'Serve HTTPS instead of HTTP. Needs --ssl_cert_file and --ssl_key_file. Also LIBPROCESS_SSL_ENABLED; so with the other --ssl flags.',
  }),
  ssl_cert_file: pathFlag({ help: 'File with the certificate, and those of its issuers, as PEM.' }),
  ssl_key_file: pathFlag({ help: 'File with the private key of the certificate, as PEM.' }),
  ssl_ca_file: pathFlag({
    help: "File with the certificates, as PEM, by which other programs' certificates are checked. Without it those of the system.",
  }),
  ssl_require_client_cert: booleanFlag({
    help: 'Refuse clients without a certificate that can be checked. Off unless given.',
    aliases: ['ssl_require_cert'],
  }),
  ssl_verify_server_cert: booleanFlag({
    help: 'Refuse servers whose certificate cannot be checked. On unless given.',
    aliases: ['ssl_verify_cert'],
  }),
  ssl_ciphers: textFlag({
    help: "Ciphers of TLS 1.2, between colons, in OpenSSL's names. Without it those that Node.js deems safe.",
  }),
  ssl_ecdh_curves: textFlag({
    help: 'Curves, between colons, the preferred one first. auto unless given.',
  }),
  ssl_enable_tls_v1_2: booleanFlag({ help: 'Speak TLS 1.2. On unless given.' }),
  ssl_enable_tls_v1_3: booleanFlag({ help: 'Speak TLS 1.3. On unless given.' }),
};

export type TlsFlags = FlagValues<typeof tlsFlags>;
