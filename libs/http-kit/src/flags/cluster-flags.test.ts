import { describe, expect, test } from 'vitest';
import { etcdFlags, redisFlags, redisUrlFlag, withoutPassword } from './cluster-flags.ts';
import { parseFlags } from './parse-flags.ts';

const table = { ...etcdFlags, ...redisFlags, redis: redisUrlFlag({ help: 'Where Redis is.' }) };

function parse(...argv: string[]) {
  return parseFlags(table, { argv, env: {}, envPrefix: 'MESOS_', readFile: () => '' });
}

describe('the flags of a cluster of processes', () => {
  test.each([
    ['a:2379', 'http://a:2379'],
    ['a:2379, https://b:2379', 'http://a:2379,https://b:2379'],
    ['http://[::1]:2379/', 'http://[::1]:2379'],
  ])('etcd at %s', (text, printed) => {
    const result = parse(`--etcd=${text}`);
    expect('flags' in result && result.flags.printed.get('etcd')).toBe(printed);
  });

  test('a password of Redis is not shown', () => {
    const result = parse('--redis=redis://agent:s3cret@a:6379/0');
    if ('errors' in result) throw new Error(result.errors.join());
    expect(result.flags.values.redis).toBe('redis://agent:s3cret@a:6379/0');
    expect(result.flags.printed.get('redis')).toBe('redis://agent:***@a:6379/0');
    expect(withoutPassword('redis://a:6379')).toBe('redis://a:6379');
  });

  test.each([
    ['--etcd='],
    ['--etcd=ftp://a:1'],
    ['--etcd=http://user:pass@a:1'],
    ['--redis=http://a:6379'],
    ['--redis=a'],
    ['--etcd_prefix=mezzo'],
    ['--redis_prefix=mezzo'],
    ['--etcd_lease=1secs'],
    ['--etcd_lease=2500ms'],
    ['--etcd_lease=2mins'],
  ])('%s is refused', (flag) => {
    expect(parse(flag)).toMatchObject({ errors: [expect.stringContaining('Expecting')] });
  });
});
