export { ZooKeeperSession } from './zookeeper-session.ts';
export { ZooKeeperSignpost, type ZooKeeperSignpostOptions } from './signpost.zookeeper.ts';
export { parseZooKeeperUrl, type ZooKeeperUrl } from './zookeeper-url.ts';
