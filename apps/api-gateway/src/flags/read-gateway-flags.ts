import {
  parseFlags,
  withLibprocessVariables,
  withMezzoVariables,
  type FlagSources,
} from '@mezzo/http-kit';
import { gatewayFlags, type GatewayFlags } from './gateway-flags.ts';

/** Reads and checks the flags. All that is wrong is reported together. */
export function readGatewayFlags(
  sources: FlagSources,
): { readonly settings: GatewayFlags } | { readonly errors: readonly string[] } {
  const env = withMezzoVariables(withLibprocessVariables(sources.env, sources.envPrefix));
  const result = parseFlags(gatewayFlags, { ...sources, env });
  if ('errors' in result) return result;
  const { values: flags } = result.flags;
  if (flags.help || flags.version) return { settings: flags };
  const errors = checkTogether(flags);
  return errors.length > 0 ? { errors } : { settings: flags };
}

/** Rules on more than one flag. */
function checkTogether(flags: GatewayFlags): string[] {
  const errors: string[] = [];
  if (flags.etcd === undefined && flags.masters === undefined) {
    errors.push('Missing --etcd or --masters: there is no way to find the leading master');
  }
  if (flags.etcd !== undefined && flags.masters !== undefined) {
    errors.push('Only one of --etcd and --masters may be given');
  }
  if (flags.authenticate_http_frameworks && flags.http_framework_authenticators === undefined) {
    errors.push(
      'Missing `--http_framework_authenticators` flag. This must be used in conjunction with `--authenticate_http_frameworks`',
    );
  }
  return errors;
}
