import type { FlagValues } from './parse-flags.ts';
import { optionalRateLimitFlag } from './rate-limit-flag.ts';

/** What Mesos reads from variables of libprocess alone, and we from flags as well. */
export const libprocessFlags = {
  metrics_snapshot_rate_limit: optionalRateLimitFlag({
    help: 'How many requests of /metrics/snapshot are answered in a time, such as 10/1secs; the others wait. 2/1secs unless given; empty: no limit. Also LIBPROCESS_METRICS_SNAPSHOT_ENDPOINT_RATE_LIMIT. Not a flag of Mesos.',
  }),
};

export type LibprocessFlags = FlagValues<typeof libprocessFlags>;

type Environment = Readonly<Record<string, string | undefined>>;

const tlsPrefix = 'LIBPROCESS_SSL_';

/** Variables of libprocess by the flag that is their name here. */
const renamed: Readonly<Record<string, string>> = {
  LIBPROCESS_METRICS_SNAPSHOT_ENDPOINT_RATE_LIMIT: 'METRICS_SNAPSHOT_RATE_LIMIT',
};

/**
 * The environment, with libprocess' variables under the names of our flags: those of TLS and of
 * {@link libprocessFlags}. What is there under those names already wins.
 *
 * @param envPrefix - `MESOS_`
 */
export function withLibprocessVariables(env: Environment, envPrefix: string): Environment {
  const ours = Object.entries(env).flatMap(([name, value]) => {
    const flag = name.startsWith(tlsPrefix) ? `SSL_${name.slice(tlsPrefix.length)}` : renamed[name];
    return flag === undefined ? [] : [[envPrefix + flag, value] as const];
  });
  return { ...Object.fromEntries(ours), ...env };
}
