export { RedisBus } from './bus.redis.ts';
export { connectRedis, defaultRedisSettings, type RedisSettings } from './redis-settings.ts';
export {
  LeaderAnnouncement,
  LeaderObserver,
  leadersKey,
  type AnnouncedLeader,
  type LeaderAnnouncementOptions,
} from './leader-board.ts';
export { redisSettingsOf, type RedisFlagValues } from './settings-of-flags.ts';
