/** What a stream's state machine asks of the shell around it. */
export type Step =
  /** Give the client a record, without its length line. */
  | { readonly kind: 'send'; readonly record: Uint8Array }
  /** Nothing more can be had from this master: the connection to it is to be cut. */
  | { readonly kind: 'drop' }
  /**
   * Subscribe the client again, with {@link Continuity.subscription}. `elsewhere`: the master has ended
   * the stream on purpose, and is not to be asked again while it is there.
   */
  | { readonly kind: 'resubscribe'; readonly elsewhere: boolean }
  /** End the client's stream. */
  | { readonly kind: 'end' };

/**
 * How one stream goes on through changes of master, as a state machine over its records. Pure: time
 * comes in with the input.
 *
 *     connecting ──SUBSCRIBED──▶ flowing ──lost──▶ lost ──attached──▶ connecting
 *         └──────────────────── lost ─────────────▶ ▲
 *     any ──the master's ERROR, a refusal, the client's TEARDOWN──▶ over
 */
export interface Continuity {
  /** `flowing`: the master knows the client, calls may be made. */
  readonly state: StreamState;
  /** The body of the SUBSCRIBE that continues the stream. */
  subscription(): Uint8Array;
  /** A master has answered the SUBSCRIBE with a stream. */
  attached(nowMs: number): readonly Step[];
  /** A record has come from the master. */
  record(record: Uint8Array, nowMs: number): readonly Step[];
  /** @param isClean - the master has ended the stream in order; otherwise the connection broke */
  lost(isClean: boolean, nowMs: number): readonly Step[];
  /** A master has refused to continue, for good. */
  refused(reason: string): readonly Step[];
  /** Called every second or so. */
  tick(nowMs: number): readonly Step[];
}

export type StreamState = 'connecting' | 'flowing' | 'lost' | 'over';

/** A master that does not greet a subscriber within this time is not going to. */
export const greetingMsMax = 30_000;

/** A master that is not heard of for so many heartbeats is gone, whatever its connection says. */
export const silentHeartbeatsMax = 3;
