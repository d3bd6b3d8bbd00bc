import { describe, expect, it } from 'vitest';
import { libprocessFlags, withLibprocessVariables } from './libprocess-flags.ts';
import { parseFlags } from './parse-flags.ts';

describe('withLibprocessVariables', () => {
  it("reads libprocess' variables, below our own", () => {
    const env = {
      LIBPROCESS_SSL_ENABLED: 'true',
      LIBPROCESS_SSL_KEY_FILE: '/a',
      LIBPROCESS_METRICS_SNAPSHOT_ENDPOINT_RATE_LIMIT: '10/1secs',
      PATH: '/bin',
    };
    expect(withLibprocessVariables({ ...env, MESOS_SSL_KEY_FILE: '/b' }, 'MESOS_')).toEqual({
      ...env,
      MESOS_SSL_ENABLED: 'true',
      MESOS_SSL_KEY_FILE: '/b',
      MESOS_METRICS_SNAPSHOT_RATE_LIMIT: '10/1secs',
    });
  });
});

describe('the rate limit of snapshots', () => {
  const read = (text: string) =>
    parseFlags(libprocessFlags, {
      argv: [`--metrics_snapshot_rate_limit=${text}`],
      env: {},
      envPrefix: 'MESOS_',
      readFile: () => '',
    });

  it('may be switched off by an empty value, and is not listed', () => {
    expect(read('')).toMatchObject({
      flags: { values: { metrics_snapshot_rate_limit: 'unlimited' } },
    });
    expect(read('10/1secs')).toMatchObject({
      flags: { values: { metrics_snapshot_rate_limit: { permits: 10, periodMs: 1_000 } } },
    });
    expect(read('often')).toHaveProperty('errors');
    // As libprocess' variables are in Mesos.
    expect(read('10/1secs')).toHaveProperty('flags.printed', new Map());
  });
});
