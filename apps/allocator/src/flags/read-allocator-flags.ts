import { parseFlags, withMezzoVariables, type FlagSources } from '@mezzo/http-kit';
import { allocatorFlags, type AllocatorFlags } from './allocator-flags.ts';

/** Reads and checks the flags. All that is wrong is reported together. */
export function readAllocatorFlags(
  sources: FlagSources,
): { readonly settings: AllocatorFlags } | { readonly errors: readonly string[] } {
  const env = withMezzoVariables(sources.env);
  const result = parseFlags(allocatorFlags, { ...sources, env });
  if ('errors' in result) return result;
  const flags = result.flags.values;
  if (flags.help || flags.version) return { settings: flags };
  const missing = (['etcd', 'redis'] as const).filter((name) => flags[name] === undefined);
  return missing.length > 0
    ? { errors: missing.map((name) => `Missing required option --${name}`) }
    : { settings: flags };
}
