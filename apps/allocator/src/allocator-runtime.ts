import type { AllocatorCandidate, Leadership, Stop } from '@mezzo/domain';
import type { EtcdElection } from '@mezzo/etcd';
import type { Log, Metrics, MetricsSource } from '@mezzo/http-kit';
import type { RedisSettings } from '@mezzo/redis-streams';
import { AllocatorSeat } from './seat/allocator-seat.ts';

export interface AllocatorRuntimeOptions {
  readonly election: EtcdElection<AllocatorCandidate>;
  readonly settings: RedisSettings;
  readonly log: Log;
  /** The allocator broke: the process must end. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The life of an allocator: it takes a seat, stands for election, and serves whichever master leads
 * as long as it leads itself. When the leadership is lost, everything that was known under it is
 * thrown away with the seat, and the next one is taken.
 */
export class AllocatorRuntime implements MetricsSource {
  readonly #options: AllocatorRuntimeOptions;
  #http = '';
  #seat: AllocatorSeat | undefined;
  #leadership: Leadership<AllocatorCandidate> = { state: 'unknown' };
  #withdraw: Stop | undefined;
  #isStopped = false;

  constructor(options: AllocatorRuntimeOptions) {
    this.#options = options;
  }

  /** @param http - where health is served */
  start(http: string): void {
    this.#http = http;
    void this.#stand();
  }

  /** Gives the leadership back at once, and finishes what was begun. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#withdraw?.();
    await this.#seat?.close();
  }

  /** Why it could not serve a master now, be it as a standby; undefined: it could. */
  get unreadiness(): string | undefined {
    if (this.#isStopped) return 'the allocator ends';
    if (this.#seat === undefined) return 'Redis cannot be reached';
    if (!this.#seat.isConnected) return 'the connection to Redis is broken';
    return this.#leadership.state === 'unknown' ? 'no allocator is known to lead' : undefined;
  }

  collectMetrics(): Metrics {
    const { state } = this.#leadership;
    return new Map([
      ['allocator/elected', state === 'leads' ? 1 : 0],
      ['allocator/messages_handled', this.#seat?.desk.handledCount ?? 0],
      ['allocator/messages_waiting', this.#seat?.desk.inputsWaiting ?? 0],
    ]);
  }

  async #stand(): Promise<void> {
    const { election, settings, log, onFailure } = this.#options;
    const seat = await AllocatorSeat.open({
      settings,
      http: this.#http,
      term: () => (this.#seat === seat ? election.fence()?.createRevision : undefined),
      onFailure,
      log,
    });
    if (this.#isStopped) return seat.close();
    this.#seat = seat;
    this.#withdraw = election.campaign(seat.candidate, (outcome) => this.#elected(seat, outcome));
  }

  #elected(seat: AllocatorSeat, outcome: Leadership<AllocatorCandidate>): void {
    const { election, log } = this.#options;
    const hasLed = this.#leadership.state === 'leads';
    this.#leadership = outcome;
    const { address } = seat.candidate;
    const term = election.fence()?.createRevision;
    log.info({ state: outcome.state, address, ...(term !== undefined && { term }) }, 'leadership');
    if (!hasLed || outcome.state === 'leads') return;
    this.#withdraw?.();
    this.#seat = undefined;
    void seat.close();
    void this.#stand();
  }
}
