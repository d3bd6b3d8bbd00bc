import { flagKind, formatDurationMs, parseDurationMs } from './flag.ts';

export interface RateLimit {
  readonly permits: number;
  readonly periodMs: number;
}

/** `N/duration`. */
export const rateLimitFlag = flagKind<RateLimit>(parseRateLimit, formatRateLimit);

/** `N/duration`, or nothing for no limit at all. For variables of libprocess, which are no flags of Mesos. */
export const optionalRateLimitFlag = flagKind<RateLimit | 'unlimited'>(
  (text) => (text === '' ? 'unlimited' : parseRateLimit(text)),
  (limit) => (limit === 'unlimited' ? '' : formatRateLimit(limit)),
  { isUnlisted: true },
);

function parseRateLimit(text: string): RateLimit | { readonly error: string } {
  const [permits = '', period = '', ...rest] = text.split('/');
  const periodMs = parseDurationMs(period);
  const count = Number(permits);
  if (rest.length > 0 || !Number.isInteger(count) || count <= 0) {
    return { error: 'Expecting N/duration, such as 1/10mins' };
  }
  return typeof periodMs === 'number' ? { permits: count, periodMs } : periodMs;
}

function formatRateLimit({ permits, periodMs }: RateLimit): string {
  return `${permits}/${formatDurationMs(periodMs)}`;
}
