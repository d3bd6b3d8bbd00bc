import type { TimeInfo } from '@mezzo/domain/messages';

/** A time of the master's clock as a message. */
export function timeInfo(ms: number): TimeInfo {
  return { nanoseconds: BigInt(Math.round(ms * 1000)) * 1000n };
}
