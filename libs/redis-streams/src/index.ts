export { accessOf, type Party, type PartyAccess } from './acl-rules.ts';
export { RedisBus } from './bus.redis.ts';
export {
  LeaderAnnouncement,
  LeaderObserver,
  leadersKey,
  type AnnouncedLeader,
  type LeaderAnnouncementOptions,
} from './leader-board.ts';
export { redisSettingsOf, type RedisFlagValues } from './settings-of-flags.ts';
export { MasterKeyring, partyKey, PartyKeyring, partyOf, type BusKeyring } from './bus-keys.ts';
export type { Refusal } from './letter.ts';
export {
  connectRedis,
  defaultRedisSettings,
  redisUrlError,
  type RedisSettings,
} from './redis-settings.ts';
export { RedisStreamClient, type RedisStreamClientOptions } from './stream-client.ts';
export { StreamContext } from './stream-context.ts';
export {
  RedisStreamServer,
  type RedisStreamServerOptions,
  type StreamStatus,
} from './stream-server.ts';
