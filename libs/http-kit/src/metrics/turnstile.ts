import type { RateLimit } from '../flags/rate-limit-flag.ts';

/** Callers that may wait at a time: with Mesos' limit the last of them waits for minutes. */
const waitingMax = 1_000;

/**
 * Lets callers through one by one, each not before its share of the period after the one before.
 *
 * Source: mesos 3rdparty/libprocess/include/process/limiter.hpp#RateLimiter
 */
export class Turnstile {
  readonly #intervalMs: number;
  #nextMs = 0;
  #waitingCount = 0;

  constructor({ permits, periodMs }: RateLimit) {
    this.#intervalMs = periodMs / permits;
  }

  /**
   * Resolves when it is the caller's turn.
   *
   * @returns false: too many wait already
   */
  async pass(): Promise<boolean> {
    const nowMs = performance.now();
    const turnMs = Math.max(nowMs, this.#nextMs);
    if (turnMs > nowMs && this.#waitingCount >= waitingMax) return false;
    this.#nextMs = turnMs + this.#intervalMs;
    if (turnMs === nowMs) return true;
    this.#waitingCount += 1;
    await new Promise((resolve) => setTimeout(resolve, turnMs - nowMs).unref());
    this.#waitingCount -= 1;
    return true;
  }
}
