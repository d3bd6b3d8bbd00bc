import { describe, expect, it } from 'vitest';
import { parseZooKeeperUrl } from './zookeeper-url.ts';

describe('parseZooKeeperUrl', () => {
  it.each([
    ['zk://a:1/mesos', { servers: 'a:1', path: '/mesos', credential: undefined }],
    ['zk://a,b:2/x/y/', { servers: 'a:2181,b:2', path: '/x/y', credential: undefined }],
    ['zk://u:p@a:1/mesos', { servers: 'a:1', path: '/mesos', credential: 'u:p' }],
  ])('reads %s', (text, value) => {
    expect(parseZooKeeperUrl(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['a:1/mesos', 'Expecting a URL such as zk://host1:port1,host2:port2/path'],
    ['zk://a:1', 'Expecting a (chroot) path, such as /mesos'],
    ['zk://a:1/', 'Expecting a (chroot) path, such as /mesos'],
    ['zk://a:1/b//c', "'/b//c' has an empty part"],
    ['zk://a:x/mesos', "Expecting host[:port] between commas, got 'a:x'"],
    ['zk://a:1,,b:2/mesos', "Expecting host[:port] between commas, got 'a:1,,b:2'"],
    ['zk://a:99999/mesos', "Expecting host[:port] between commas, got 'a:99999'"],
    ['zk://user@a:1/mesos', "Expecting 'user:password' before the '@'"],
  ])('refuses %s', (text, reason) => {
    expect(parseZooKeeperUrl(text)).toEqual({ ok: false, reason });
  });
});
