import type { Flag } from './flag.ts';

/** Flags by name. */
export type FlagTable = Readonly<Record<string, Flag<unknown>>>;

/** The values of a table of flags. */
export type FlagValues<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Flag<infer T> ? T : never;
};

/** Where flags come from, in falling order of precedence: arguments, environment, config file. */
export interface FlagSources {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `MESOS_`: the flag `port` is read from `MESOS_PORT`. */
  readonly envPrefix: string;
  /** Reads a file named by `file://` or by `config_file`; throws when it cannot. */
  readonly readFile: (path: string) => string;
}

export interface ParsedFlags<Table> {
  readonly values: FlagValues<Table>;
  /** What `/flags` shows: every flag that has a value, under the name that was used. */
  readonly printed: ReadonlyMap<string, string>;
}

export type FlagsResult<Table> =
  | { readonly flags: ParsedFlags<Table> }
  /** All that is wrong, one complete sentence each. */
  | { readonly errors: readonly string[] };

/** The name of the flag that names a file of flags. It is read before all others. */
const configFileFlag = 'config_file';

/** A flag as somebody wrote it. */
interface GivenFlag {
  /** Name or alias in the table, without `no-`. */
  readonly name: string;
  readonly flagName: string;
  readonly text: string;
}

/**
 * Reads the flags of a program as Mesos reads them: `--name=value`, `--name` and `--no-name` for
 * booleans, `MESOS_NAME` in the environment, and beyond Mesos a file of flags named by
 * `--config_file` (a JSON object, or lines `name=value`). A value `file://PATH` stands for the
 * content of that file. An unknown flag is an error, and so is one given twice; errors are
 * collected, not thrown.
 *
 * Source: mesos 3rdparty/stout/include/stout/flags/flags.hpp#FlagsBase::load
 */
export function parseFlags<const Table extends FlagTable>(
  table: Table,
  sources: FlagSources,
): FlagsResult<Table> {
  const errors: string[] = [];
  const names = flagNamesByAlias(table);
  const fromArguments = givenByArguments(table, names, sources.argv, errors);
  const fromEnvironment = givenByEnvironment(names, sources);
  const configPath = (fromArguments.get(configFileFlag) ?? fromEnvironment.get(configFileFlag))
    ?.text;
  const fromFile = givenByFile(table, names, configPath, sources, errors);
  const given = new Map([...fromFile, ...fromEnvironment, ...fromArguments]);
  const values: Record<string, unknown> = {};
  const printed = new Map<string, string>();
  for (const [flagName, flag] of Object.entries(table)) {
    const value = readFlag(flagName, flag, given.get(flagName), sources, errors);
    values[flagName] = value;
    if (value !== undefined && flag.isUnlisted !== true) {
      printed.set(given.get(flagName)?.name ?? flagName, flag.print(value));
    }
  }
  if (errors.length > 0) return { errors };
  const sorted = new Map([...printed].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { flags: { values: values as FlagValues<Table>, printed: sorted } };
}

function flagNamesByAlias(table: FlagTable): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).flatMap(([flagName, flag]) =>
      [flagName, ...(flag.aliases ?? [])].map((alias) => [alias, flagName] as const),
    ),
  );
}

function readFlag(
  flagName: string,
  flag: Flag<unknown>,
  given: GivenFlag | undefined,
  sources: FlagSources,
  errors: string[],
): unknown {
  const text = given?.text ?? flag.defaultText;
  if (text === undefined) return undefined;
  const content = given === undefined ? text : resolveFileText(flag, given, sources, errors);
  if (content === undefined) return undefined;
  const reading = flag.read(content);
  if ('value' in reading) return reading.value;
  errors.push(`Failed to load value for flag '${given?.name ?? flagName}': ${reading.error}`);
  return undefined;
}

/** Follows references to files. */
function resolveFileText(
  flag: Flag<unknown>,
  given: GivenFlag,
  sources: FlagSources,
  errors: string[],
): string | undefined {
  const path = referencedPath(flag, given.text);
  if (path === undefined) return given.text;
  try {
    return sources.readFile(path);
  } catch (error) {
    errors.push(
      `Failed to load value for flag '${given.name}': Error reading file '${path}': ${(error as Error).message}`,
    );
    return undefined;
  }
}

function referencedPath({ reference }: Flag<unknown>, text: string): string | undefined {
  if (reference === 'path') return undefined;
  if (text.startsWith('file://')) return text.slice('file://'.length);
  return reference === 'content-or-path' && text.startsWith('/') ? text : undefined;
}

function givenByArguments(
  table: FlagTable,
  names: ReadonlyMap<string, string>,
  argv: readonly string[],
  errors: string[],
): Map<string, GivenFlag> {
  const given = new Map<string, GivenFlag>();
  for (const argument of argv) {
    const flag = readArgument(table, names, argument);
    if ('error' in flag) errors.push(flag.error);
    else if (given.has(flag.flagName)) {
      errors.push(
        `Flag '${flag.name}' is already loaded via name '${given.get(flag.flagName)?.name ?? ''}'`,
      );
    } else given.set(flag.flagName, flag);
  }
  return given;
}

function readArgument(
  table: FlagTable,
  names: ReadonlyMap<string, string>,
  argument: string,
): GivenFlag | { readonly error: string } {
  const match = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
  if (match?.[1] === undefined) {
    return { error: `Unexpected argument '${argument}': write flags as --name=value` };
  }
  return nameFlag(table, names, match[1], match[2]);
}

/** Finds the flag that `written` means, `no-` included, and the text it is given. */
function nameFlag(
  table: FlagTable,
  names: ReadonlyMap<string, string>,
  written: string,
  text: string | undefined,
): GivenFlag | { readonly error: string } {
  const exact = names.get(written);
  const name = exact === undefined && written.startsWith('no-') ? written.slice(3) : written;
  const flagName = names.get(name);
  if (flagName === undefined) return { error: `Failed to load unknown flag '${written}'` };
  const isBoolean = table[flagName]?.isBoolean === true;
  if (name !== written) return negatedFlag({ name, flagName, text }, isBoolean);
  if (text !== undefined) return { name, flagName, text };
  return isBoolean
    ? { name, flagName, text: 'true' }
    : { error: `Failed to load non-boolean flag '${name}': Missing value` };
}

function negatedFlag(
  given: { readonly name: string; readonly flagName: string; readonly text: string | undefined },
  isBoolean: boolean,
): GivenFlag | { readonly error: string } {
  const { name, flagName, text } = given;
  if (!isBoolean) return { error: `Failed to load non-boolean flag '${name}' via 'no-${name}'` };
  if (text !== undefined) {
    return { error: `Failed to load boolean flag '${name}' via 'no-${name}' with value '${text}'` };
  }
  return { name, flagName, text: 'false' };
}

/** Variables that name no flag are left alone, as in Mesos: `MESOS_` is shared with many programs. */
function givenByEnvironment(
  names: ReadonlyMap<string, string>,
  sources: FlagSources,
): Map<string, GivenFlag> {
  const given = new Map<string, GivenFlag>();
  for (const [name, flagName] of names) {
    const text = sources.env[sources.envPrefix + name.toUpperCase()];
    if (text !== undefined) given.set(flagName, { name, flagName, text });
  }
  return given;
}

function givenByFile(
  table: FlagTable,
  names: ReadonlyMap<string, string>,
  path: string | undefined,
  sources: FlagSources,
  errors: string[],
): Map<string, GivenFlag> {
  const given = new Map<string, GivenFlag>();
  if (path === undefined || table[configFileFlag] === undefined) return given;
  const entries = readConfigFile(path, sources);
  if ('error' in entries) {
    errors.push(entries.error);
    return given;
  }
  for (const [written, text] of entries.entries) {
    const flag = nameFlag(table, names, written, text);
    if ('error' in flag) errors.push(`${flag.error} (in ${path})`);
    else given.set(flag.flagName, flag);
  }
  return given;
}

function readConfigFile(
  path: string,
  sources: FlagSources,
): { readonly entries: readonly (readonly [string, string])[] } | { readonly error: string } {
  try {
    const content = sources.readFile(path);
    return content.trimStart().startsWith('{') ? jsonEntries(content) : lineEntries(content);
  } catch (error) {
    return { error: `Failed to read flags from '${path}': ${(error as Error).message}` };
  }
}

function jsonEntries(content: string) {
  const flags = JSON.parse(content) as Record<string, unknown>;
  return {
    entries: Object.entries(flags).map(
      ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
    ),
  };
}

/** Lines `name=value`; empty lines and lines that begin with `#` say nothing. */
function lineEntries(content: string) {
  const lines = content.split('\n').map((line) => line.trim());
  const entries = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.indexOf('=');
      return at === -1
        ? ([line, 'true'] as const)
        : ([line.slice(0, at).trim(), line.slice(at + 1).trim()] as const);
    });
  return { entries };
}
