import {
  parseFlags,
  withLibprocessVariables,
  type FlagSources,
  type ParsedFlags,
} from '@mezzo/http-kit';
import { agentFlags } from './agent-flags.ts';

/** Reads and checks the flags. All that is wrong is reported together. */
export function readAgentFlags(
  sources: FlagSources,
): { readonly settings: ParsedFlags<typeof agentFlags> } | { readonly errors: readonly string[] } {
  const env = withLibprocessVariables(sources.env, sources.envPrefix);
  const result = parseFlags(agentFlags, { ...sources, env });
  if ('errors' in result) return result;
  const { values } = result.flags;
  if (values.help || values.version) return { settings: result.flags };
  const missing = (['master', 'work_dir'] as const).filter((name) => values[name] === undefined);
  return missing.length > 0
    ? { errors: missing.map((name) => `Missing required option --${name}`) }
    : { settings: result.flags };
}
