import { describe, expect, it, test } from 'vitest';
import { readGatewayFlags } from './read-gateway-flags.ts';

function read(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const readFile = (): string => {
    throw new Error('no such file');
  };
  return readGatewayFlags({ argv, env, envPrefix: 'MESOS_', readFile });
}

describe("the gateway's flags", () => {
  it('name masters, or an etcd', () => {
    expect(read(['--masters=a:5050, [::1]:5051'])).toMatchObject({
      settings: {
        masters: [
          { host: 'a', port: 5050 },
          { host: '::1', port: 5051 },
        ],
      },
    });
    expect(read(['--etcd=a:2379'])).toMatchObject({ settings: { etcd: ['http://a:2379'] } });
  });

  it('are read from two environments, our own first', () => {
    const env = { MESOS_MASTERS: 'a:1', MESOS_PORT: '1', MEZZO_PORT: '2' };
    expect(read([], env)).toMatchObject({
      settings: { port: 2, masters: [{ host: 'a', port: 1 }] },
    });
    expect(read(['--port=3'], env)).toMatchObject({ settings: { port: 3 } });
  });

  it('are not checked against each other where help is wanted', () => {
    expect(read(['--help'])).toMatchObject({ settings: { help: true } });
  });

  test.each([
    [[], 'Missing --etcd or --masters: there is no way to find the leading master'],
    [['--etcd=a:1', '--masters=a:1'], 'Only one of --etcd and --masters may be given'],
    [
      ['--masters=a'],
      "Failed to load value for flag 'masters': Expecting host:port between commas, not 'a'",
    ],
    [
      ['--masters=a:99999'],
      "Failed to load value for flag 'masters': Expecting host:port between commas, not 'a:99999'",
    ],
    [
      ['--masters=a:1', '--leader_timeout=0secs'],
      "Failed to load value for flag 'leader_timeout': Expecting a time longer than nothing",
    ],
    [
      ['--masters=a:1', '--authenticate_http_frameworks'],
      'Missing `--http_framework_authenticators` flag. This must be used in conjunction with `--authenticate_http_frameworks`',
    ],
  ])('%s are refused', (argv, error) => {
    expect(read(argv)).toEqual({ errors: [error] });
  });
});
