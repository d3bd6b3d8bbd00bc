import { durationFlag, integerFlag, textFlag } from '@mezzo/http-kit';
import { unsupported } from './flag-checks.ts';

const soleMaster = 'Several masters with an elected leader are not supported yet';

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
    help: "Size of the quorum of Mesos' replicated log. Not supported: a single master needs none.",
    check: (quorum) => (quorum === 1 ? undefined : soleMaster),
  }),
  zk: textFlag({
    help: 'URL of the ZooKeeper ensemble for the election. Not supported.',
    check: unsupported(soleMaster),
  }),
  zk_session_timeout: durationFlag({
    help: 'ZooKeeper session timeout. Without effect.',
    default: '10secs',
  }),
};
