/**
 * Hashing for decisions that must look random and yet replay: each decision hashes what it is about
 * (the run, the stage, the agent, the role) instead of drawing from a common stream, so that leaving
 * out a decision that does not matter changes no other.
 */

/** Mixes two 32-bit numbers into a third; every bit of the result depends on all bits of both. */
export function mix(a: number, b: number): number {
  let h = (a ^ Math.imul(b ^ (b >>> 15), 0x2c1b3c6d)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A 32-bit hash of a text (FNV-1a over UTF-16 code units, mixed once more). */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h, text.length);
}

/** Maps a 32-bit hash into the open interval (0, 1). */
export function unitInterval(hash: number): number {
  return (hash + 0.5) / 2 ** 32;
}
