export { RedisBus } from './bus.redis.ts';
export { connectRedis, defaultRedisSettings, type RedisSettings } from './redis-settings.ts';
