import { etcdFlags, redisFlags, redisUrlFlag } from '@mezzo/http-kit';

/** What several masters share. Not flags of Mesos, which has ZooKeeper and a replicated log. */
export const clusterFlags = {
  ...etcdFlags,
  ...redisFlags,
  redis: redisUrlFlag({
    help: "Redis whose streams carry the messages between masters and agents: redis://[user:password@]host:port, or rediss:// for TLS; or file://PATH of a file with that. Without it agents connect to the leader's port.",
  }),
};
