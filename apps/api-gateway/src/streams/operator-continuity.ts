import type { masterApi } from '@mezzo/domain/messages';
import type { Continuity, Step, StreamState } from './continuity.ts';
import type { EventCodec } from './event-codec.ts';
import { Heartbeats } from './heartbeats.ts';

export interface OperatorContinuityOptions {
  /** Body of the client's SUBSCRIBE. */
  readonly subscription: Uint8Array;
  readonly codec: EventCodec<masterApi.Event>;
}

/**
 * An operator's stream. Every master begins it anew with SUBSCRIBED and the state as it knows it, so
 * that what follows always builds on what came before (ADR 9).
 */
export class OperatorContinuity implements Continuity {
  readonly #options: OperatorContinuityOptions;
  readonly #heartbeats = new Heartbeats();
  #state: StreamState = 'connecting';

  constructor(options: OperatorContinuityOptions) {
    this.#options = options;
  }

  get state(): StreamState {
    return this.#state;
  }

  subscription(): Uint8Array {
    return this.#options.subscription;
  }

  attached(nowMs: number): readonly Step[] {
    if (this.#state === 'over') return [{ kind: 'drop' }];
    this.#state = 'connecting';
    this.#heartbeats.heard(nowMs);
    return [];
  }

  record(record: Uint8Array, nowMs: number): readonly Step[] {
    if (this.#state === 'over') return [];
    this.#heartbeats.heard(nowMs);
    const type = this.#options.codec.typeOf(record);
    if (type === 'HEARTBEAT') this.#heartbeats.beat(nowMs);
    if (type === 'SUBSCRIBED') {
      this.#state = 'flowing';
      this.#heartbeats.announced(heartbeatSeconds, nowMs);
    }
    return [{ kind: 'send', record }];
  }

  lost(isClean: boolean, nowMs: number): readonly Step[] {
    if (this.#state === 'over' || this.#state === 'lost') return [];
    this.#state = 'lost';
    this.#heartbeats.heard(nowMs);
    // Of too many subscribers a master ends the oldest: to come back at once would end another.
    return [{ kind: 'resubscribe', elsewhere: isClean }];
  }

  /** There is no event for it. */
  refused(): readonly Step[] {
    if (this.#state === 'over') return [];
    this.#state = 'over';
    return [{ kind: 'end' }];
  }

  tick(nowMs: number): readonly Step[] {
    if (this.#state === 'over') return [];
    const beats: Step[] = [];
    if (this.#state !== 'flowing' && this.#heartbeats.isDue(nowMs)) {
      this.#heartbeats.beat(nowMs);
      beats.push({ kind: 'send', record: this.#options.codec.write({ type: 'HEARTBEAT' }) });
    }
    return this.#heartbeats.isSilent(this.#state, nowMs) ? [...beats, { kind: 'drop' }] : beats;
  }
}

/** A constant of Mesos; reading it from a snapshot of the whole cluster would cost much. */
const heartbeatSeconds = 15;
