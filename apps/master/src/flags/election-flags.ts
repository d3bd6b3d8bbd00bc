import { durationFlag, flagKind, integerFlag, textFlag } from '@mezzo/http-kit';
import { parseZooKeeperUrl } from '@mezzo/zookeeper';
import { unsupported } from './flag-checks.ts';

const useEtcd = 'Several masters elect their leader in etcd: use --etcd';

/** A URL of ZooKeeper; its password is not shown. */
const zooKeeperFlag = flagKind<string>(
  (text) => {
    const url = parseZooKeeperUrl(text);
    return url.ok ? text.trim() : { error: url.reason };
  },
  (text) => text.replace(/^(zk:\/\/[^:@/]+:)[^@/]+@/, '$1***@'),
);

/** How a leader is elected among several masters. */
export const electionFlags = {
  master_contender: textFlag({
    help: 'Name of a module that contends for leadership. Not supported.',
    check: unsupported('Modules of Mesos cannot be loaded'),
  }),
  master_detector: textFlag({
    help: 'Name of a module that detects the leader. Not supported.',
    check: unsupported('Modules of Mesos cannot be loaded'),
  }),
  quorum: integerFlag({
    help: "Size of the quorum of Mesos' replicated log. Not supported: several masters keep the registry in etcd, see --etcd.",
    check: (quorum) => (quorum === 1 ? undefined : useEtcd),
  }),
  zk: zooKeeperFlag({
    help: 'Where the leader is announced for clients that look for it in ZooKeeper: zk://[user:password@]host1:port1,host2:port2/path. Nothing is elected there: see --etcd.',
  }),
  zk_session_timeout: durationFlag({
    help: 'ZooKeeper session timeout: how long the announcement of a master that died may stay.',
    default: '10secs',
    check: (valueMs) => (valueMs >= 1_000 ? undefined : 'Expected at least 1secs'),
  }),
};
