import { Buffer } from 'node:buffer';

const foreign = /[^A-Za-z0-9+/]/u;

/**
 * The bytes of a base64 text. Everything from the first `=` on is padding and not looked at.
 *
 * Source: mesos 3rdparty/stout/include/stout/base64.hpp#decode
 *
 * @returns the first character that does not belong, if there is one
 */
export function base64Bytes(text: string): Uint8Array | { readonly invalid: string } {
  const padding = text.indexOf('=');
  const digits = padding === -1 ? text : text.slice(0, padding);
  const invalid = foreign.exec(digits);
  if (invalid !== null) return { invalid: invalid[0] };
  return new Uint8Array(Buffer.from(digits, 'base64'));
}
