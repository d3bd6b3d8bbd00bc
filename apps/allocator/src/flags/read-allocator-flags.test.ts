import { describe, expect, it } from 'vitest';
import { readAllocatorFlags } from './read-allocator-flags.ts';

function read(argv: readonly string[], env: Record<string, string> = {}) {
  const readFile = (): string => {
    throw new Error('no such file');
  };
  return readAllocatorFlags({ argv, env, envPrefix: 'MESOS_', readFile });
}

describe('the flags of an allocator', () => {
  it('demand etcd and Redis', () => {
    expect(read([])).toEqual({
      errors: ['Missing required option --etcd', 'Missing required option --redis'],
    });
    expect(read(['--help'])).toMatchObject({ settings: { help: true } });
  });

  it('come from arguments and from either environment', () => {
    const reading = read(['--etcd=a:1,b:2', '--port=0'], {
      MESOS_REDIS: 'redis://other:1',
      MEZZO_REDIS: 'redis://r:1',
      MEZZO_ETCD_LEASE: '3secs',
    });
    expect(reading).toMatchObject({
      settings: {
        etcd: ['http://a:1', 'http://b:2'],
        redis: 'redis://r:1',
        etcd_lease: 3_000,
        port: 0,
        redis_prefix: undefined,
      },
    });
  });

  it.each([
    '--port=65536',
    '--etcd=ftp://a',
    '--redis=http://a',
    '--etcd_lease=1secs',
    '--bogus=1',
  ])('refuse %s', (flag) => {
    expect(read(['--etcd=a:1', '--redis=redis://r:1', flag])).toHaveProperty('errors');
  });
});
