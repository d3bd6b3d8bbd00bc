import { greetingMsMax, silentHeartbeatsMax, type StreamState } from './continuity.ts';

/** When a stream was last heard of, and when its client has to hear something. */
export class Heartbeats {
  /** Undefined before the first greeting. */
  #intervalMs: number | undefined;
  #heardAtMs = 0;
  #beatAtMs = 0;

  /** The client has been told how often it will hear a heartbeat. */
  announced(seconds: number | undefined, nowMs: number): void {
    if (seconds !== undefined && seconds > 0) this.#intervalMs = seconds * 1000;
    this.#beatAtMs = nowMs;
  }

  /** The master is there. */
  heard(nowMs: number): void {
    this.#heardAtMs = nowMs;
  }

  /** The client has got a heartbeat. */
  beat(nowMs: number): void {
    this.#beatAtMs = nowMs;
  }

  /** Whether the client waits for a heartbeat that no master sends. */
  isDue(nowMs: number): boolean {
    return this.#intervalMs !== undefined && nowMs - this.#beatAtMs >= this.#intervalMs;
  }

  /** Whether the master has been silent for too long. */
  isSilent(state: StreamState, nowMs: number): boolean {
    const silentMs = nowMs - this.#heardAtMs;
    if (state === 'connecting') return silentMs >= greetingMsMax;
    if (state !== 'flowing' || this.#intervalMs === undefined) return false;
    return silentMs >= this.#intervalMs * silentHeartbeatsMax;
  }
}
