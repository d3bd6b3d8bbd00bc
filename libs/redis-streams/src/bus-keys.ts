/**
 * Who shares which key on the bus (docs/adr, "The bus is sealed").
 *
 * Masters hold the secret of the cluster. Everybody else holds one key, made from the secret and the
 * name of its holder: an agent's address, or the role of a service. A message is sealed with the key
 * that its sender and its receiver share, one of which is always a master. What leaders announce to
 * everybody is signed.
 */
import type { Address } from '@mezzo/domain';
import { createHmac, createPublicKey, type KeyObject } from 'node:crypto';
import {
  checkingBytes,
  checkingKey,
  isSignedBy,
  signAnnouncement,
  signingKey,
  type SignedAnnouncement,
} from './leader-signature.ts';

/** The keys by which messages are sealed. */
export interface SealKeys {
  /** What is shared with this peer; undefined: it has nothing to say to us, nor we to it. */
  keyFor(peer: Address): Buffer | undefined;
}

/** The keys that one party has. */
export interface BusKeyring extends SealKeys {
  /** Signs the announcement of a leader; undefined: only masters can. */
  sign(announcement: SignedAnnouncement): string | undefined;
  /** Whether a master of this cluster has signed. */
  isSigned(announcement: SignedAnnouncement, signature: string): boolean;
}

/** What a party that is no master holds. */
export interface PartyKeys {
  /** Shared with the masters. */
  readonly own: Buffer;
  /** Checks what the masters sign. */
  readonly leaders: KeyObject;
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

/** The key that a party shares with the masters. */
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

/** What a party is given to hold: whoever has it can speak for this party and no other. */
export function partyKeys(secret: Buffer, party: string): PartyKeys {
  return { own: partyKey(secret, party), leaders: createPublicKey(signingKey(secret)) };
}

/** Keys as they stand in the file that their holder is given. */
export function partyKeysText({ own, leaders }: PartyKeys): string {
  return `${own.toString('base64url')}.${checkingBytes(leaders).toString('base64url')}\n`;
}

/** @throws Error when the content of the file is none of keys */
export function partyKeysOf(content: Buffer): PartyKeys {
  const text = content.toString('utf8').trim();
  const [own, leaders] = text.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (own?.length === keyBytes && leaders?.length === keyBytes) {
    const keys = { own, leaders: checkingKey(leaders) };
    if (partyKeysText(keys).trim() === text) return keys;
  }
  throw new Error('expecting a key as `npm run bus-acl` writes it');
}

/** A master's: it can tell every party's key. */
export class MasterKeyring implements BusKeyring {
  readonly #secret: Buffer;
  readonly #signing: KeyObject;
  readonly #checking: KeyObject;
  readonly #keys = new Map<string, Buffer>();

  constructor(secret: Buffer) {
    this.#secret = secret;
    this.#signing = signingKey(secret);
    this.#checking = createPublicKey(this.#signing);
  }

  sign(announcement: SignedAnnouncement): string {
    return signAnnouncement(announcement, this.#signing);
  }

  isSigned(announcement: SignedAnnouncement, signature: string): boolean {
    return isSignedBy(announcement, signature, this.#checking);
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
  readonly #keys: PartyKeys;

  constructor(keys: PartyKeys) {
    this.#keys = keys;
  }

  keyFor(peer: Address): Buffer | undefined {
    return partyOf(peer) === 'master' ? this.#keys.own : undefined;
  }

  sign(): undefined {
    return undefined;
  }

  isSigned(announcement: SignedAnnouncement, signature: string): boolean {
    return isSignedBy(announcement, signature, this.#keys.leaders);
  }
}
