import { failure, success, type Result } from '@mezzo/domain';

/** The built-in isolators that exist, in the order in which they prepare a container. */
export const builtInNames = [
  'filesystem/posix',
  'posix/cpu',
  'posix/mem',
  'posix/rlimits',
] as const;

export type BuiltInName = (typeof builtInNames)[number];

/** What `--isolation` asks for. */
export interface Isolation {
  readonly builtIns: readonly BuiltInName[];
  /** npm specifiers, in the order given; they come after all built-ins. */
  readonly packages: readonly string[];
}

const aliases: Readonly<Record<string, readonly string[]>> = {
  process: ['posix/cpu', 'posix/mem'],
  cgroups: ['cgroups/cpu', 'cgroups/mem'],
  'posix/disk': ['disk/du'],
};

/**
 * Reads the text of `--isolation`: names separated by commas, in any order. A file system isolator
 * is added when none is named, and posix/rlimits always is: limits that a framework asks for are
 * never silently dropped.
 *
 * A name that begins with `@` or `npm:` is a package's; `npm:` is for packages without a scope,
 * whose names would otherwise be taken for misspelt built-ins.
 *
 * Source: mesos src/slave/containerizer/mesos/containerizer.cpp#MesosContainerizer::create
 */
export function normalizeIsolation(text: string): Result<Isolation> {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .flatMap((name) => aliases[name] ?? [name]);
  const duplicate = names.find((name, at) => names.indexOf(name) !== at);
  if (duplicate !== undefined) return failure(`Duplicate entries found in --isolation flag`);
  if (!names.some((name) => name.startsWith('filesystem/'))) names.push('filesystem/posix');
  if (!names.includes('posix/rlimits')) names.push('posix/rlimits');
  const packages = names.filter(isPackage);
  const unknown = names.find((name) => !isBuiltIn(name) && !isPackage(name));
  if (unknown !== undefined) return failure(`Unknown or unsupported isolator '${unknown}'`);
  for (const family of ['filesystem/', 'network/']) {
    if (names.filter((name) => name.startsWith(family)).length > 1) {
      return failure(
        `Using multiple ${family.slice(0, -1)} isolators simultaneously is disallowed`,
      );
    }
  }
  return success({
    builtIns: builtInNames.filter((name) => names.includes(name)),
    packages: packages.map((name) => name.replace(/^npm:/, '')),
  });
}

function isBuiltIn(name: string): boolean {
  return (builtInNames as readonly string[]).includes(name);
}

function isPackage(name: string): boolean {
  return /^(npm:|@).+/.test(name);
}
