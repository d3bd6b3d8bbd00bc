import { durationFlag, integerFlag, textFlag } from '@mezzo/http-kit';
import { unsupported } from './flag-checks.ts';

const useEtcd = 'Several masters elect their leader in etcd: use --etcd';

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
  zk: textFlag({
    help: 'URL of the ZooKeeper ensemble for the election. Not supported: see --etcd.',
    check: unsupported(useEtcd),
  }),
  zk_session_timeout: durationFlag({
    help: 'ZooKeeper session timeout. Without effect.',
    default: '10secs',
  }),
};
