/**
 * Signatures under the announcements of leaders: unlike a message, one of them is for everybody, and
 * so cannot be sealed with a key that two share. The masters' secret makes a pair of keys; whoever
 * has the public one can check what only masters can sign.
 */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';

/** What stands before the 32 bytes of an Ed25519 key. Source: RFC 8410, sections 7 and 10 */
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');
const publicBytes = 32;

/** What a signature covers. */
export interface SignedAnnouncement {
  /** Of the cluster's keys in Redis. */
  readonly prefix: string;
  readonly term: number;
  readonly address: string;
}

/** The key with which the masters of a cluster sign. */
export function signingKey(secret: Buffer): KeyObject {
  const seed = createHmac('sha256', secret).update('mezzo key of leaders').digest();
  const key = Buffer.concat([privateHead, seed]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** The bytes of a public key. */
export function checkingBytes(checking: KeyObject): Buffer {
  const spki = checking.export({ format: 'der', type: 'spki' });
  return spki.subarray(publicHead.length);
}

/** @throws Error when these are not the bytes of a key */
export function checkingKey(bytes: Buffer): KeyObject {
  if (bytes.length !== publicBytes) throw new Error('not the length of a key');
  return createPublicKey({
    key: Buffer.concat([publicHead, bytes]),
    format: 'der',
    type: 'spki',
  });
}

export function signAnnouncement(announcement: SignedAnnouncement, key: KeyObject): string {
  return sign(null, textOf(announcement), key).toString('base64url');
}

export function isSignedBy(
  announcement: SignedAnnouncement,
  signature: string,
  key: KeyObject,
): boolean {
  return verify(null, textOf(announcement), key, Buffer.from(signature, 'base64url'));
}

function textOf({ prefix, term, address }: SignedAnnouncement): Buffer {
  return Buffer.from(JSON.stringify(['mezzo leader', prefix, term, address]));
}
