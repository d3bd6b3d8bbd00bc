import { textAnswer, type Answer, type MaybePromise } from '@mezzo/http-kit';
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
  readonly find?: (deadlineMs: number) => MaybePromise<Destination | undefined>;
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

/** What is made of an attempt: it was the last, or the same is to be tried again. */
type Verdict<Response extends MasterResponse> = Outcome<Response> | { readonly again: Answer };

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
      const found = this.#find(passage, deadlineMs);
      const destination = found instanceof Promise ? await found : found;
      if (destination === undefined) break;
      const attempt = await send(destination.leader, requestFor(destination, passage));
      const judged = this.#judge(attempt, passage, destination.leader);
      const outcome = judged instanceof Promise ? await judged : judged;
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

  #find(passage: Passage, deadlineMs: number): MaybePromise<Destination | undefined> {
    if (passage.find !== undefined) return passage.find(deadlineMs);
    const { leaders } = this.#parts;
    if (leaders.current !== undefined) return { leader: leaders.current };
    return leaders.find(deadlineMs).then((leader) => leader && { leader });
  }

  #judge<Response extends MasterResponse>(
    attempt: Attempt<Response>,
    { retry, ofFramework = false }: Passage,
    leader: Leader,
  ): MaybePromise<Verdict<Response>> {
    if ('response' in attempt) return this.#judgeAnswer(attempt.response, leader, ofFramework);
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
  #judgeAnswer<Response extends MasterResponse>(
    response: Response,
    leader: Leader,
    ofFramework: boolean,
  ): MaybePromise<Verdict<Response>> {
    const { statusCode: status } = response;
    if (isLeaderRedirect(response)) {
      dismiss(response);
      return { again: noLeader };
    }
    const mayBeEarly = ofFramework && (status === 400 || status === 403) && this.#hasJustChanged();
    if (status !== 503 && !mayBeEarly) return { response, leader };
    return judgeText(response, leader);
  }

  #hasJustChanged(): boolean {
    const { leaders, nowMs } = this.#parts;
    return nowMs() - leaders.changedAtMs < changeMsMax;
  }
}

async function judgeText<Response extends MasterResponse>(
  response: Response,
  leader: Leader,
): Promise<Verdict<Response>> {
  const { statusCode: status } = response;
  const text = await readShortText(response);
  if (text === undefined) return { response, leader };
  const answer = textAnswer(status, text);
  const isEarly = status === 503 ? isNotReady(text) : isNotSubscribedYet(text);
  return isEarly ? { again: answer } : { refusal: answer };
}

/** So that those who failed together do not come back together. */
function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2);
}

function requestFor({ streamId }: Destination, { request }: Passage): MasterRequest {
  return streamId === undefined
    ? request
    : { ...request, headers: { ...request.headers, 'mesos-stream-id': streamId } };
}
