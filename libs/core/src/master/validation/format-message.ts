import type { Resource } from '@mezzo/domain/messages';

/**
 * A message in protobuf's text format, as Mesos puts it into some texts. Enumerators cannot be told
 * from strings here, except by their spelling.
 */
export function formatMessage(message: object, indent = ''): string {
  return Object.entries(message)
    .flatMap(([name, value]) => asList(value).map((each) => formatField(name, each, indent)))
    .join('');
}

const ENUMERATOR = /^[A-Z][A-Z0-9_]*$/;

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function formatField(name: string, value: unknown, indent: string): string {
  if (value instanceof Uint8Array) {
    return `${indent}${name}: ${JSON.stringify(String.fromCharCode(...value))}\n`;
  }
  if (typeof value === 'object' && value !== null) {
    return `${indent}${name} {\n${formatMessage(value, `${indent}  `)}${indent}}\n`;
  }
  const isEnumerator = name === 'type' && typeof value === 'string' && ENUMERATOR.test(value);
  const text = typeof value === 'string' && !isEnumerator ? JSON.stringify(value) : String(value);
  return `${indent}${name}: ${text}\n`;
}

/** A list of resources as Mesos prints the message: JSON with sorted keys, numbers as they are. */
export function formatResourceMessages(resources: readonly Resource[] = []): string {
  return JSON.stringify(sorted(resources), (_, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
const UNIT_STEP = 1024;
const BYTES_PER_MILLI_MEGABYTE = (UNIT_STEP * UNIT_STEP) / 1000;

/**
 * Thousandths of a megabyte as Mesos prints bytes: in the largest unit that loses nothing.
 *
 * Source: mesos 3rdparty/stout/include/stout/bytes.hpp#operator<<
 */
export function formatMegabytes(milli: number): string {
  let amount = Math.trunc(milli * BYTES_PER_MILLI_MEGABYTE);
  let unit = 0;
  while (amount > 0 && amount % UNIT_STEP === 0 && unit < UNITS.length - 1) {
    amount /= UNIT_STEP;
    unit += 1;
  }
  return `${amount}${UNITS[unit] ?? ''}`;
}
