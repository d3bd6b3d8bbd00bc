import { failure, success, type Result } from '@mezzo/domain';

/** Where in which ensemble. */
export interface ZooKeeperUrl {
  /** `host:port` between commas, as the client takes it. */
  readonly servers: string;
  /** Absolute, without a slash at the end. */
  readonly path: string;
  /** `user:password` for digest authentication. */
  readonly credential: string | undefined;
}

const defaultPort = 2181;
const urlPattern = /^zk:\/\/(?:([^@/]+)@)?([^@/]+)(\/.*)?$/;

/**
 * Reads `zk://[user:password@]host[:port][,host[:port]…]/path`. An announcement needs a path of its
 * own: the root is refused.
 *
 * Source: mesos src/zookeeper/url.hpp#URL::parse
 */
export function parseZooKeeperUrl(text: string): Result<ZooKeeperUrl> {
  const match = urlPattern.exec(text.trim());
  if (match === null) {
    return failure('Expecting a URL such as zk://host1:port1,host2:port2/path');
  }
  const [, credential, hosts = '', path = ''] = match;
  if (credential !== undefined && !/^[^:]+:.+$/.test(credential)) {
    return failure("Expecting 'user:password' before the '@'");
  }
  const servers = hosts.split(',').map(withPort);
  if (servers.some((server) => server === undefined)) {
    return failure(`Expecting host[:port] between commas, got '${hosts}'`);
  }
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return failure('Expecting a (chroot) path, such as /mesos');
  if (trimmed.includes('//')) return failure(`'${path}' has an empty part`);
  return success({ servers: servers.join(','), path: trimmed, credential });
}

function withPort(host: string): string | undefined {
  const match = /^([^:\s]+)(?::(\d+))?$/.exec(host);
  if (match === null) return undefined;
  const port = Number(match[2] ?? defaultPort);
  return port > 0 && port < 65_536 ? `${match[1] ?? ''}:${String(port)}` : undefined;
}
