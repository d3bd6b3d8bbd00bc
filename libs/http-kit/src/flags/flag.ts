import { formatDuration, parseDuration } from '@mezzo/domain';
import { formatBytesText, parseBytesText } from './bytes-text.ts';
import { parseIntegerText, parseNumberText } from './number-text.ts';

/** What reading one flag's text yields. Texts are complete sentences without a final stop. */
export type FlagReading<T> = { readonly value: T } | { readonly error: string };

/** One flag: how its text is read, what holds without it, and what an operator is told about it. */
export interface Flag<T> {
  /** Shown in `--help`: unit, default and effect. */
  readonly help: string;
  /** Text that is read when the flag is not given. Absent: its value is then undefined. */
  readonly defaultText?: string | undefined;
  /** Older names. `/flags` reports whichever name was used. */
  readonly aliases?: readonly string[];
  /** Boolean flags may stand without a value, and as `--no-NAME`. */
  readonly isBoolean?: boolean;
  /** `/flags` does not show it: there is no such flag in Mesos, whose tools may know all that it shows. */
  readonly isUnlisted?: boolean;
  /**
   * What the text may stand for. `file://PATH` is the content of that file, except for `path` flags,
   * which name the file itself; for `content-or-path` flags so is a text that begins with a slash.
   */
  readonly reference?: 'content' | 'content-or-path' | 'path';
  read(text: string): FlagReading<T>;
  /** How `/flags` prints the value. */
  print(value: T): string;
}

interface Description {
  readonly help: string;
  readonly aliases?: readonly string[];
}

interface Checked<T> extends Description {
  /** Returns why a value that could be read is refused all the same. */
  readonly check?: (value: T) => string | undefined;
}

type WithDefault<D> = D & { readonly default: string };

/** A flag kind: with a `default` its value is always there, without one it may be undefined. */
interface FlagKind<T> {
  (description: WithDefault<Checked<T>>): Flag<T>;
  (description: Checked<T>): Flag<T | undefined>;
}

/** Makes a flag kind from how its text is read and printed. */
export function flagKind<T>(
  read: (text: string) => T | { readonly error: string },
  print: (value: T) => string,
  traits: Pick<Flag<T>, 'isBoolean' | 'isUnlisted' | 'reference'> = {},
): FlagKind<T> {
  return ((description: Checked<T> & { readonly default?: string }): Flag<T | undefined> => ({
    help: description.help,
    defaultText: description.default,
    ...(description.aliases === undefined ? {} : { aliases: description.aliases }),
    ...traits,
    read: (text) => checkedReading(read(text), description.check),
    print: (value) => (value === undefined ? '' : print(value)),
  })) as FlagKind<T>;
}

function checkedReading<T>(
  reading: T | { readonly error: string },
  check: ((value: T) => string | undefined) | undefined,
): FlagReading<T> {
  if (isError(reading)) return reading;
  const refusal = check?.(reading);
  return refusal === undefined ? { value: reading } : { error: refusal };
}

function isError(reading: unknown): reading is { readonly error: string } {
  return typeof reading === 'object' && reading !== null && 'error' in reading;
}

export const textFlag = flagKind<string>(
  (text) => text,
  (value) => value,
);

export const booleanFlag = flagKind<boolean>(
  (text) => {
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    return { error: `Expecting a boolean (e.g., true or false)` };
  },
  String,
  { isBoolean: true },
);

/** Names between commas. */
export const namesFlag = flagKind<readonly string[]>(
  (text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  (names) => names.join(','),
);

export const integerFlag = flagKind<number>(parseIntegerText, String);

export const numberFlag = flagKind<number>(parseNumberText, String);

/** Milliseconds. */
export const durationFlag = flagKind<number>(parseDurationMs, formatDurationMs);

/** A duration in milliseconds as Mesos prints it: 600000 is `10mins`. */
export function formatDurationMs(durationMs: number): string {
  return formatDuration(BigInt(Math.round(durationMs * 1e6)));
}

/** Milliseconds, with their fraction, of a duration such as `15secs`. */
export function parseDurationMs(text: string): number | { readonly error: string } {
  const duration = parseDuration(text);
  return duration.ok ? Number(duration.value) / 1e6 : { error: duration.reason };
}

export const bytesFlag = flagKind<number>(parseBytesText, formatBytesText);

/** Path of a file or folder; never its content, which may be secret. */
export const pathFlag = flagKind<string>(
  (text) => (text.startsWith('file://') ? text.slice('file://'.length) : text),
  (path) => path,
  { reference: 'path' },
);

/** A JSON value; printed compactly. Give the shape a `check` where it matters. */
export const jsonFlag = flagKind<JsonText>(readJsonText, (value) => JSON.stringify(value.json), {
  reference: 'content-or-path',
});

/** Text that has to be JSON. */
export function readJsonText(text: string): JsonText | { readonly error: string } {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch (error) {
    return { error: `Failed to parse JSON: ${(error as Error).message}` };
  }
}

/** A parsed JSON flag. Wrapped, so that a flag whose JSON is `null` differs from an absent flag. */
export interface JsonText {
  readonly json: unknown;
}

/** One of a closed list of words. */
export function choiceFlag<const W extends string>(words: readonly W[]): FlagKind<W> {
  return flagKind<W>(
    (text) =>
      words.find((word) => word === text) ?? {
        error: `Expecting one of ${words.map((word) => `'${word}'`).join(', ')}`,
      },
    (value) => value,
  );
}

/** Accepts values from `least` to `most`. */
export function within(least: number, most: number, print: (value: number) => string = String) {
  return (value: number): string | undefined =>
    value < least || value > most
      ? `Expected value between ${print(least)} and ${print(most)}, got ${print(value)}`
      : undefined;
}
