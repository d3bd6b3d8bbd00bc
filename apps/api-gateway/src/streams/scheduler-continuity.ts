import type { OfferID, schedulerApi } from '@mezzo/domain/messages';
import type { Encoding } from '@mezzo/http-kit';
import { readStreamEcho, SchedulerCall } from '@mezzo/proto';
import { writeCall } from '../calls/read-call.ts';
import type { Continuity, Step, StreamState } from './continuity.ts';
import type { EventCodec } from './event-codec.ts';
import { Heartbeats } from './heartbeats.ts';
import { SubscriptionTerms } from './subscription-terms.ts';

export interface SchedulerContinuityOptions {
  /** The client's SUBSCRIBE. */
  readonly subscribe: schedulerApi.Call;
  /** Of the client's calls. */
  readonly callEncoding: Encoding;
  /** Of the stream. */
  readonly codec: EventCodec<schedulerApi.Event>;
}

/** What a master says of a framework that was torn down. Source: mesos src/master/master.cpp */
const removedMessage = 'Framework has been removed';

/** Offers are kept in mind to be rescinded; of more than this the oldest are forgotten. */
const offersMax = 100_000;

/**
 * A framework's stream. The framework sees one subscription: of a change of master it gets to know by
 * the offers that are rescinded.
 */
export class SchedulerContinuity implements Continuity {
  readonly #codec: EventCodec<schedulerApi.Event>;
  readonly #callEncoding: Encoding;
  readonly #terms: SubscriptionTerms;
  readonly #heartbeats = new Heartbeats();
  readonly #offers = new Set<string>();
  readonly #inverseOffers = new Set<string>();
  #state: StreamState = 'connecting';
  #hasGreeted = false;
  /** The framework has ended itself: the end of its stream is what it waits for. */
  #isTornDown = false;
  /** The former master has ended the stream in order, and may have said why to others only. */
  #wasEnded = false;

  constructor({ subscribe, callEncoding, codec }: SchedulerContinuityOptions) {
    this.#codec = codec;
    this.#callEncoding = callEncoding;
    this.#terms = new SubscriptionTerms(subscribe);
  }

  get state(): StreamState {
    return this.#state;
  }

  get frameworkId(): string | undefined {
    return this.#terms.frameworkId;
  }

  subscription(): Uint8Array {
    return writeCall(SchedulerCall, this.#callEncoding, this.#terms.call());
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
    const echo = readStreamEcho(record);
    if (echo !== undefined) {
      this.accepted(echo);
      return [];
    }
    const send: Step = { kind: 'send', record };
    switch (this.#codec.typeOf(record)) {
      case 'SUBSCRIBED':
        return this.#greeted(send, this.#codec.read(record).subscribed, nowMs);
      case 'HEARTBEAT':
        this.#heartbeats.beat(nowMs);
        return [send];
      case 'ERROR':
        return this.#failed(send, this.#codec.read(record).error?.message);
      case 'OFFERS':
        remember(this.#offers, this.#codec.read(record).offers?.offers);
        return [send];
      case 'INVERSE_OFFERS':
        remember(this.#inverseOffers, this.#codec.read(record).inverse_offers?.inverse_offers);
        return [send];
      case 'RESCIND':
        this.#offers.delete(this.#codec.read(record).rescind?.offer_id.value ?? '');
        return [send];
      case 'RESCIND_INVERSE_OFFER': {
        const { rescind_inverse_offer: rescind } = this.#codec.read(record);
        this.#inverseOffers.delete(rescind?.inverse_offer_id.value ?? '');
        return [send];
      }
      default:
        return [send];
    }
  }

  /**
   * A master has taken a call of the framework. A call that came through this gateway may be told a
   * second time, by its echo.
   */
  accepted(call: schedulerApi.Call): void {
    forget(this.#offers, call.accept?.offer_ids);
    forget(this.#offers, call.decline?.offer_ids);
    forget(this.#inverseOffers, call.accept_inverse_offers?.inverse_offer_ids);
    forget(this.#inverseOffers, call.decline_inverse_offers?.inverse_offer_ids);
    this.#terms.accepted(call);
    if (call.type === 'TEARDOWN') this.#isTornDown = true;
  }

  lost(isClean: boolean, nowMs: number): readonly Step[] {
    if (this.#state === 'over' || this.#state === 'lost') return [];
    if (this.#isTornDown) return this.#end();
    this.#state = 'lost';
    this.#wasEnded = isClean;
    this.#heartbeats.heard(nowMs);
    return [...this.#rescindAll(), { kind: 'resubscribe', elsewhere: false }];
  }

  refused(reason: string): readonly Step[] {
    if (this.#state === 'over') return [];
    return [this.#event({ type: 'ERROR', error: { message: reason } }), ...this.#end()];
  }

  tick(nowMs: number): readonly Step[] {
    if (this.#state === 'over') return [];
    const beats: Step[] = [];
    if (this.#state !== 'flowing' && this.#heartbeats.isDue(nowMs)) {
      this.#heartbeats.beat(nowMs);
      beats.push(this.#event({ type: 'HEARTBEAT' }));
    }
    return this.#heartbeats.isSilent(this.#state, nowMs) ? [...beats, { kind: 'drop' }] : beats;
  }

  #greeted(
    send: Step,
    subscribed: schedulerApi.EventSubscribed | undefined,
    nowMs: number,
  ): readonly Step[] {
    this.#state = 'flowing';
    this.#terms.frameworkId = subscribed?.framework_id.value;
    if (this.#hasGreeted) return [];
    this.#hasGreeted = true;
    this.#heartbeats.announced(subscribed?.heartbeat_interval_seconds, nowMs);
    return [send];
  }

  /** The master ends the subscription for good. One that was torn down ends without an event, as ever. */
  #failed(send: Step, message: string | undefined): readonly Step[] {
    const isExpected = this.#hasGreeted && this.#wasEnded && message === removedMessage;
    return isExpected && this.#state === 'connecting' ? this.#end() : [send, ...this.#end()];
  }

  #rescindAll(): readonly Step[] {
    const offers = [...this.#offers].map((value) =>
      this.#event({ type: 'RESCIND', rescind: { offer_id: { value } } }),
    );
    const inverseOffers = [...this.#inverseOffers].map((value) =>
      this.#event({
        type: 'RESCIND_INVERSE_OFFER',
        rescind_inverse_offer: { inverse_offer_id: { value } },
      }),
    );
    this.#offers.clear();
    this.#inverseOffers.clear();
    return [...offers, ...inverseOffers];
  }

  #event(event: schedulerApi.Event): Step {
    return { kind: 'send', record: this.#codec.write(event) };
  }

  #end(): readonly Step[] {
    this.#state = 'over';
    return [{ kind: 'end' }];
  }
}

function remember(ids: Set<string>, offers: readonly { readonly id: OfferID }[] = []): void {
  for (const { id } of offers) ids.add(id.value);
  for (const id of ids) {
    if (ids.size <= offersMax) return;
    ids.delete(id);
  }
}

function forget(ids: Set<string>, accepted: readonly OfferID[] = []): void {
  for (const { value } of accepted) ids.delete(value);
}
