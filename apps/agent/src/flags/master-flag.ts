import { flagKind, isRedisUrl, redisUrlFlag, withoutPassword } from '@mezzo/http-kit';

const redisUrl = redisUrlFlag({ help: '' });

/** Where the leading master is found: `host:port` of a master, or the Redis that it announces itself in. */
export const masterFlag = flagKind<string>((text) => {
  const address = text.trim();
  if (isRedisUrl(address)) {
    const reading = redisUrl.read(address);
    return 'error' in reading ? reading : (reading.value ?? address);
  }
  return /^[^/\s]+:\d+$/.test(address)
    ? address
    : { error: 'Expecting host:port of a master, or redis://[user:password@]host:port' };
}, withoutPassword);
