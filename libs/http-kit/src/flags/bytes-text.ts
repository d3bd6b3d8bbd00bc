import { parseIntegerText } from './number-text.ts';

const units = [
  ['B', 1],
  ['KB', 1024],
  ['MB', 1024 ** 2],
  ['GB', 1024 ** 3],
  ['TB', 1024 ** 4],
] as const;

/**
 * Reads an amount of memory such as `4KB`.
 *
 * @returns bytes, or the text Mesos answers with when it cannot be read
 * Source: mesos 3rdparty/stout/include/stout/bytes.hpp#Bytes::parse
 */
export function parseBytesText(text: string): number | { readonly error: string } {
  const unitAt = text.search(/\D/);
  if (unitAt === -1) return { error: `Invalid bytes '${text}'` };
  const value = parseIntegerText(text.slice(0, unitAt));
  if (typeof value !== 'number') return value;
  const name = text.slice(unitAt).toUpperCase();
  const unit = units.find(([known]) => known === name);
  if (unit === undefined) return { error: `Unknown bytes unit '${text.slice(unitAt)}'` };
  return value * unit[1];
}

/** Writes bytes in the largest unit that divides them: 4096 is `4KB`, 4097 is `4097B`. */
export function formatBytesText(bytes: number): string {
  const [name, size] =
    units.findLast(([, each]) => bytes >= each && bytes % each === 0) ?? units[0];
  return `${bytes / size}${name}`;
}
