import { choiceFlag, etcdFlags, redisFlags, redisUrlFlag } from '@mezzo/http-kit';

/** What several masters share. Not flags of Mesos, which has ZooKeeper and a replicated log. */
export const clusterFlags = {
  ...etcdFlags,
  ...redisFlags,
  allocator_service: choiceFlag(['in-process', 'redis'])({
    help: 'Where the allocator runs: in-process, or redis: in processes of its own (mezzo-allocator), which are reached through --redis and found through --etcd. in-process unless given.',
  }),
  redis: redisUrlFlag({
    help: "Redis whose streams carry the messages between masters and agents: redis://[user:password@]host:port, or rediss:// for TLS; or file://PATH of a file with that. Without it agents connect to the leader's port.",
  }),
};
