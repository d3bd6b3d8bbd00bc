import {
  choiceFlag,
  etcdFlags,
  pathFlag,
  redisFlags,
  redisUrlFlag,
  textFlag,
} from '@mezzo/http-kit';

/** What several masters share. Not flags of Mesos, which has ZooKeeper and a replicated log. */
export const clusterFlags = {
  ...etcdFlags,
  ...redisFlags,
  allocator_service: choiceFlag(['in-process', 'redis'])({
    help: 'Where the allocator runs: in-process, or redis: in processes of its own (mezzo-allocator), which are reached through --redis and found through --etcd. in-process unless given.',
  }),
  print_redis_key: textFlag({
    help: 'Print the key of an agent (slave(1)@IP:PORT) or of the service allocator, for its --redis_key_file, and end. Needs --redis_secret_file.',
  }),
  redis_secret_file: pathFlag({
    help: 'File with the secret of the cluster, 32 random bytes at least, the same for all masters. With it only messages count that are sealed with the key of their sender.',
  }),
  redis: redisUrlFlag({
    help: "Redis whose streams carry the messages between masters and agents: redis://[user:password@]host:port, or rediss:// for TLS; or file://PATH of a file with that. Without it agents connect to the leader's port.",
  }),
};
