/** The two clocks of a process, in milliseconds. */
export interface ClockSources {
  /** The time of day. May be set, back and forth. */
  readonly wallMs: () => number;
  /** What has passed since some moment. Never set. */
  readonly monotonicMs: () => number;
}

/** How much faster or slower than time itself the clock goes while it is not right. */
const slewShare = 0.1;

/**
 * A time of day by which one may wait. It never goes back and never jumps: when the time of day is set
 * it follows by going a tenth faster or slower. With the time of day itself, a deadline taken while it
 * was wrong by a day would come a day late.
 */
export function steadyClock({ wallMs, monotonicMs }: ClockSources): () => number {
  let nowMs = wallMs();
  let readAtMs = monotonicMs();
  return () => {
    const atMs = monotonicMs();
    const passedMs = Math.max(0, atMs - readAtMs);
    readAtMs = atMs;
    const behindMs = wallMs() - (nowMs + passedMs);
    const mostMs = passedMs * slewShare;
    nowMs += passedMs + Math.min(Math.max(behindMs, -mostMs), mostMs);
    return Math.floor(nowMs);
  };
}
