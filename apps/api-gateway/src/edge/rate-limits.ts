import type { RateLimitSettings } from '../flags/rate-limits-flag.ts';

/** Tokens come at a steady rate and are kept up to the capacity; a request takes one. */
class TokenBucket {
  readonly #qps: number;
  readonly #capacity: number;
  #tokens: number;
  #filledAtMs: number | undefined;

  constructor(qps: number, capacity: number) {
    this.#qps = qps;
    this.#capacity = capacity;
    this.#tokens = capacity;
  }

  /** Seconds until there is a token; 0: one was taken. */
  take(nowMs: number): number {
    const grownBy = ((nowMs - (this.#filledAtMs ?? nowMs)) / 1000) * this.#qps;
    this.#tokens = Math.min(this.#capacity, this.#tokens + grownBy);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return (1 - this.#tokens) / this.#qps;
    this.#tokens -= 1;
    return 0;
  }
}

/** How many requests each principal may make. Pure: time comes in with the request. */
export class RateLimits {
  readonly #own: ReadonlyMap<string, TokenBucket | undefined>;
  readonly #shared: TokenBucket | undefined;

  constructor({ limits, defaultQps, defaultCapacity }: RateLimitSettings) {
    this.#own = new Map(
      limits.map(({ principal, qps, capacity }) => [principal, bucketOf(qps, capacity)] as const),
    );
    this.#shared = bucketOf(defaultQps, defaultCapacity);
  }

  /** Seconds that a request of the principal comes too early; 0: it may pass. */
  take(principal: string | undefined, nowMs: number): number {
    const isNamed = principal !== undefined && this.#own.has(principal);
    const bucket = isNamed ? this.#own.get(principal) : this.#shared;
    return bucket?.take(nowMs) ?? 0;
  }
}

/** Without a capacity of its own, what comes in one second may come at once. */
function bucketOf(qps: number | undefined, capacity: number | undefined): TokenBucket | undefined {
  return qps === undefined
    ? undefined
    : new TokenBucket(qps, Math.max(1, capacity ?? Math.ceil(qps)));
}
