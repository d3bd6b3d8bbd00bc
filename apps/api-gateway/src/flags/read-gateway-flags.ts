import { parseFlags, withLibprocessVariables, type FlagSources } from '@mezzo/http-kit';
import { gatewayFlags, type GatewayFlags } from './gateway-flags.ts';

/** Reads and checks the flags. All that is wrong is reported together. */
export function readGatewayFlags(
  sources: FlagSources,
): { readonly flags: GatewayFlags } | { readonly errors: readonly string[] } {
  const env = withMezzoVariables(withLibprocessVariables(sources.env, sources.envPrefix));
  const result = parseFlags(gatewayFlags, { ...sources, env });
  if ('errors' in result) return result;
  const { values: flags } = result.flags;
  if (flags.help || flags.version) return { flags };
  const errors = checkTogether(flags);
  return errors.length > 0 ? { errors } : { flags };
}

/** `MEZZO_NAME` counts before `MESOS_NAME`, which a master on the same machine may have as well. */
function withMezzoVariables(env: FlagSources['env']): FlagSources['env'] {
  const ours = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('MEZZO_') ? [[`MESOS_${name.slice('MEZZO_'.length)}`, value] as const] : [],
  );
  return { ...env, ...Object.fromEntries(ours) };
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
