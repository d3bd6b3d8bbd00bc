/**
 * Who shares which key on the bus (docs/adr, "The bus is sealed").
 *
 * Masters hold the secret of the cluster. Everybody else holds one key, made from the secret and the
 * name of its holder: an agent's address, or the role of a service. A message is sealed with the key
 * that its sender and its receiver share, one of which is always a master.
 */
import type { Address } from '@mezzo/domain';
import { createHmac } from 'node:crypto';

/** The keys that one party has. */
export interface BusKeyring {
  /** What is shared with this peer; undefined: it has nothing to say to us, nor we to it. */
  keyFor(peer: Address): Buffer | undefined;
}

/** Keys kept ready by a master: as many agents as a cluster may have, and some that left. */
const keysKeptMax = 100_000;

/** Length of what HMAC-SHA-256 makes. */
const keyBytes = 32;

/**
 * Whose key counts for an address: an agent's own (`slave(1)@10.0.0.1:5051`, and what is below it
 * behind a slash), or that of the service whose name comes first (`allocator:17`, `master-allocator:4`).
 */
export function partyOf(address: Address): string {
  if (address.includes('@')) return address.split('/')[0] ?? address;
  return /^[a-z]*/.exec(address)?.[0] ?? '';
}

/** The key that a party is given. Whoever has it can speak for this party and no other. */
export function partyKey(secret: Buffer, party: string): Buffer {
  return createHmac('sha256', secret).update(`mezzo bus key of ${party}`).digest();
}

/** A secret that can be guessed protects nothing. */
const secretBytesMin = 32;

/** @throws Error when the content of the file cannot be the secret of a cluster */
export function busSecretOf(content: Buffer): Buffer {
  if (content.length >= secretBytesMin) return content;
  throw new Error(
    `expecting ${String(secretBytesMin)} bytes at least, from a source of randomness`,
  );
}

/** A key as it stands in the file that its holder is given. */
export function partyKeyText(key: Buffer): string {
  return `${key.toString('base64url')}\n`;
}

/** @throws Error when the content of the file is no key */
export function partyKeyOf(content: Buffer): Buffer {
  const text = content.toString('utf8').trim();
  const key = Buffer.from(text, 'base64url');
  if (key.length === keyBytes && key.toString('base64url') === text) return key;
  throw new Error('expecting a key as `npm run bus-acl` writes it');
}

/** A master's: it can tell every party's key. */
export class MasterKeyring implements BusKeyring {
  readonly #secret: Buffer;
  readonly #keys = new Map<string, Buffer>();

  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  keyFor(peer: Address): Buffer {
    const party = partyOf(peer);
    const kept = this.#keys.get(party);
    if (kept !== undefined) return kept;
    const key = partyKey(this.#secret, party);
    if (this.#keys.size >= keysKeptMax) this.#keys.clear();
    this.#keys.set(party, key);
    return key;
  }
}

/** Everybody else's: it shares its one key with the masters. */
export class PartyKeyring implements BusKeyring {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  keyFor(peer: Address): Buffer | undefined {
    return partyOf(peer) === 'master' ? this.#key : undefined;
  }
}
