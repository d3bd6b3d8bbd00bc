import { textAnswer, type EndpointGuard } from '@mezzo/http-kit';
import { RateLimits } from '../edge/rate-limits.ts';
import type { RateLimitSettings } from '../flags/rate-limits-flag.ts';
import type { GatewayCounters } from '../gateway-counters.ts';

/** Answers 429 to who asks too often. */
export function rateLimitGuard(
  settings: RateLimitSettings,
  counters: GatewayCounters,
  nowMs: () => number,
): EndpointGuard {
  const limits = new RateLimits(settings);
  return ({ principal }) => {
    const seconds = limits.take(principal, nowMs());
    if (seconds === 0) return undefined;
    counters.limited += 1;
    const who = principal === undefined ? 'All without a principal' : `Principal '${principal}'`;
    const answer = textAnswer(429, `${who} may not make so many requests`);
    return { ...answer, headers: { ...answer.headers, 'Retry-After': String(Math.ceil(seconds)) } };
  };
}
