import { textAnswer, type Answer } from '@mezzo/http-kit';
import { formatAuthority } from '../flags/masters-flag.ts';
import type { GatewayCounters } from '../gateway-counters.ts';
import type { Leader, LeaderTracker } from '../leader/leader-tracker.ts';
import type { Attempt, MasterConnections, MasterRequest } from '../masters/master-connections.ts';
import { dismiss, type MasterResponse, type StreamedResponse } from '../masters/master-response.ts';
import {
  isLeaderRedirect,
  isNotReady,
  isNotSubscribedYet,
  readShortText,
} from './master-answers.ts';
import type { Retry } from './retry-table.ts';

/** Where a request goes, and the stream id under which that master knows the framework. */
export interface Destination {
  readonly leader: Leader;
  readonly streamId?: string | undefined;
}

/** One request on its way to whichever master leads. */
export interface Passage {
  readonly request: MasterRequest;
  readonly retry: Retry;
  /** The present leader, unless said otherwise. */
  readonly find?: (deadlineMs: number) => Promise<Destination | undefined>;
  /** A call of a framework whose stream may be on its way from one leader to the next. */
  readonly ofFramework?: boolean;
  /** The answer is short, whatever it is. */
  readonly isShort?: boolean;
}

/** Makes a request of a master, in one of the ways that {@link MasterConnections} knows. */
type Send<Response extends MasterResponse> = (
  leader: Leader,
  request: MasterRequest,
) => Promise<Attempt<Response>>;

/** A master's answer that has begun, or one that the gateway gives in its place. */
export type Outcome<Response extends MasterResponse = MasterResponse> =
  { readonly response: Response; readonly leader: Leader } | { readonly refusal: Answer };

export interface ForwarderParts {
  readonly leaders: LeaderTracker;
  readonly connections: MasterConnections;
  readonly counters: GatewayCounters;
  readonly nowMs: () => number;
  /** `--leader_timeout` */
  readonly leaderTimeoutMs: number;
}

const firstPauseMs = 50;
const pauseMsMax = 500;

/** So long after a change of leader, frameworks may still be on their way to the new one. */
const changeMsMax = 30_000;

const noLeader = textAnswer(503, 'No leader elected');

/** Passes requests to the leader, and on to the next one where that is safe. */
export class Forwarder {
  readonly #parts: ForwarderParts;

  constructor(parts: ForwarderParts) {
    this.#parts = parts;
  }

  /** Passes a call. */
  pass(passage: Passage): Promise<Outcome> {
    const { connections } = this.#parts;
    const send: Send<MasterResponse> =
      passage.isShort === true
        ? (leader, request) => connections.quick(leader, request)
        : (leader, request) => connections.call(leader, request);
    return this.#passBy(send, passage);
  }

  /** Passes what is answered by a stream, on a connection of its own. */
  open(passage: Passage): Promise<Outcome<StreamedResponse>> {
    const { connections } = this.#parts;
    return this.#passBy((leader, request) => connections.open(leader, request), passage);
  }

  async #passBy<Response extends MasterResponse>(
    send: Send<Response>,
    passage: Passage,
  ): Promise<Outcome<Response>> {
    const { leaders, nowMs, leaderTimeoutMs, counters } = this.#parts;
    const deadlineMs = nowMs() + leaderTimeoutMs;
    let refusal = noLeader;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, pauseMsMax)) {
      const destination = await this.#find(passage, deadlineMs);
      if (destination === undefined) break;
      const outcome = await this.#attempt(send, passage, destination);
      if (!('again' in outcome)) return outcome;
      refusal = outcome.again;
      leaders.look();
      if (nowMs() + pauseMs > deadlineMs) break;
      counters.retried += 1;
      await new Promise((resolve) => setTimeout(resolve, jittered(pauseMs)));
    }
    counters.refused += 1;
    return { refusal };
  }

  async #find(passage: Passage, deadlineMs: number): Promise<Destination | undefined> {
    if (passage.find !== undefined) return passage.find(deadlineMs);
    const leader = await this.#parts.leaders.find(deadlineMs);
    return leader && { leader };
  }

  async #attempt<Response extends MasterResponse>(
    send: Send<Response>,
    { request, retry, ofFramework = false }: Passage,
    { leader, streamId }: Destination,
  ): Promise<Outcome<Response> | { readonly again: Answer }> {
    const sent = streamId === undefined ? request : withStreamId(request, streamId);
    const attempt = await send(leader, sent);
    if ('response' in attempt) return this.#judge(attempt.response, leader, ofFramework);
    const what = `The leading master at ${formatAuthority(leader)}`;
    if (!attempt.sent) {
      return { again: textAnswer(503, `${what} cannot be reached: ${attempt.failure}`) };
    }
    const lost = textAnswer(
      503,
      `${what} was lost before it answered, and may have done what was asked: ${attempt.failure}`,
    );
    return retry === 'always' ? { again: lost } : { refusal: lost };
  }

  /** Tells what a master does from what it does not because it does not lead, or not yet. */
  async #judge<Response extends MasterResponse>(
    response: Response,
    leader: Leader,
    ofFramework: boolean,
  ): Promise<Outcome<Response> | { readonly again: Answer }> {
    const { statusCode: status } = response;
    if (isLeaderRedirect(response)) {
      dismiss(response);
      return { again: noLeader };
    }
    const mayBeEarly = ofFramework && (status === 400 || status === 403) && this.#hasJustChanged();
    if (status !== 503 && !mayBeEarly) return { response, leader };
    const text = await readShortText(response);
    if (text === undefined) return { response, leader };
    const answer = textAnswer(status, text);
    const isEarly = status === 503 ? isNotReady(text) : isNotSubscribedYet(text);
    return isEarly ? { again: answer } : { refusal: answer };
  }

  #hasJustChanged(): boolean {
    const { leaders, nowMs } = this.#parts;
    return nowMs() - leaders.changedAtMs < changeMsMax;
  }
}

/** So that those who failed together do not come back together. */
function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2);
}

function withStreamId(request: MasterRequest, streamId: string): MasterRequest {
  return { ...request, headers: { ...request.headers, 'mesos-stream-id': streamId } };
}
