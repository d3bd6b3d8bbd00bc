import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of a key and its certificate, as PEM. */
export interface CertifiedKey {
  readonly key: string;
  readonly cert: string;
}

/**
 * Keys and certificates for tests, made by openssl: an authority of its own, those whom it vouches for
 * at 127.0.0.1, and strangers whom nobody vouches for.
 */
export class TestAuthority {
  readonly #folder: string;
  readonly #own: CertifiedKey;

  /** @param folder - gets the files; is made when it is not there */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    this.#own = this.stranger('authority');
  }

  /** File with the certificate by which those of the others are checked. */
  get ca(): string {
    return this.#own.cert;
  }

  /** @param name - of the files and, as its common name, in the certificate */
  certify(name: string): CertifiedKey {
    return this.#make(name, ['-CA', this.#own.cert, '-CAkey', this.#own.key]);
  }

  /** Signed by itself. */
  stranger(name: string): CertifiedKey {
    return this.#make(name, []);
  }

  #make(name: string, issuer: readonly string[]): CertifiedKey {
    const files = {
      key: join(this.#folder, `${name}.key`),
      cert: join(this.#folder, `${name}.crt`),
    };
    const args = [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', files.key, '-out', files.cert, '-days', '2', '-subj', `/CN=${name}`],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', ...issuer],
    ];
    execFileSync('openssl', args, { stdio: 'ignore' });
    return files;
  }
}

/** The content of both files. */
export function readCertifiedKey({ key, cert }: CertifiedKey) {
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
