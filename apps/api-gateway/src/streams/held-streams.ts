import type { schedulerApi } from '@mezzo/domain/messages';
import {
  textAnswer,
  type Answer,
  type EndpointRequest,
  type Encoding,
  type Log,
} from '@mezzo/http-kit';
import { streamEchoHeader } from '@mezzo/proto';
import { randomUUID } from 'node:crypto';
import type { Forwarder } from '../calls/forwarder.ts';
import { encodingOf } from '../calls/read-call.ts';
import type { GatewayCounters } from '../gateway-counters.ts';
import type { Leader, LeaderTracker } from '../leader/leader-tracker.ts';
import type { MasterConnections, MasterRequest } from '../masters/master-connections.ts';
import {
  dismiss,
  readWhole,
  type MasterResponse,
  type StreamedResponse,
} from '../masters/master-response.ts';
import { passedAnswer } from '../masters/passed-answer.ts';
import type { Continuity } from './continuity.ts';
import { operatorCodecs, schedulerCodecs } from './event-codec.ts';
import { HeldStream, type Resubscription, type ResubscriptionRequest } from './held-stream.ts';
import { OperatorContinuity } from './operator-continuity.ts';
import { SchedulerContinuity } from './scheduler-continuity.ts';
import { Slots } from './slots.ts';

export interface HeldStreamsParts {
  readonly forwarder: Forwarder;
  readonly connections: MasterConnections;
  readonly leaders: LeaderTracker;
  readonly counters: GatewayCounters;
  readonly log: Log;
  readonly nowMs: () => number;
  /** `--stream_failover_timeout` */
  readonly failoverTimeoutMs: number;
}

/** Streams at once; each takes two connections. */
const streamsMax = 20_000;

/** Streams that are continued at once: a new leader gets all frameworks back, but not in one second. */
const resubscriptionsMax = 64;

/** What a client may leave unread, beside the largest record, as it may with a master. */
const schedulerBytesMax = 64 * 1024 * 1024;
const operatorBytesMax = 16 * 1024 * 1024;

const tickMs = 1_000;

/** A master that ended a stream on purpose and is still there after this time means to stay. */
const elsewhereMsMax = 5_000;
const healthMsMax = 2_000;

/** How long streams that were left are kept for their clients to subscribe through another gateway. */
const leaveMsMax = 5_000;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A stream of a framework, and what is kept in mind for it. */
export interface HeldFramework {
  readonly stream: HeldStream;
  readonly continuity: SchedulerContinuity;
}

/** All streams that this gateway holds for clients. */
export class HeldStreams {
  readonly #parts: HeldStreamsParts;
  readonly #frameworks = new Map<string, HeldFramework>();
  readonly #all = new Set<HeldStream>();
  readonly #resubscriptions = new Slots(resubscriptionsMax);
  readonly #clock: NodeJS.Timeout;
  #isLeaving = false;

  constructor(parts: HeldStreamsParts) {
    this.#parts = parts;
    this.#clock = setInterval(() => this.#tick(), tickMs);
    parts.leaders.onLeader((leader) => this.#follow(leader));
  }

  collectMetrics(): ReadonlyMap<string, number> {
    const frameworks = this.#frameworks.size;
    return new Map([
      ['gateway/streams_frameworks', frameworks],
      ['gateway/streams_operators', this.#all.size - frameworks],
    ]);
  }

  /** The framework that was given this stream id here. */
  framework(streamId: string | undefined): HeldFramework | undefined {
    return streamId === undefined ? undefined : this.#frameworks.get(streamId);
  }

  /** Answers a framework's SUBSCRIBE. */
  async openFramework(
    request: EndpointRequest,
    sent: MasterRequest,
    call: schedulerApi.Call,
  ): Promise<Answer | undefined> {
    const opened = await this.#open(request, proposing(sent, randomUUID()));
    if ('answer' in opened) return opened.answer;
    const { response, leader, encoding } = opened;
    const streamId = streamIdOf(response) ?? randomUUID();
    const continuity = new SchedulerContinuity({
      subscribe: call,
      callEncoding: encodingOf(sent.headers['content-type']) ?? 'json',
      codec: schedulerCodecs[encoding],
    });
    const stream = this.#hold(request, response, continuity, {
      sent: proposing(sent, streamId),
      streamId,
      bytesMax: schedulerBytesMax,
      onOver: () => this.#frameworks.delete(streamId),
    });
    this.#frameworks.set(streamId, { stream: stream.held, continuity });
    stream.begin(leader);
    return undefined;
  }

  /** Answers an operator's SUBSCRIBE. */
  async openOperator(request: EndpointRequest, sent: MasterRequest): Promise<Answer | undefined> {
    const opened = await this.#open(request, sent);
    if ('answer' in opened) return opened.answer;
    const { response, leader, encoding } = opened;
    const codec = operatorCodecs[encoding];
    const continuity = new OperatorContinuity({ subscription: sent.body, codec });
    const bytesMax = operatorBytesMax;
    this.#hold(request, response, continuity, { sent, bytesMax }).begin(leader);
    return undefined;
  }

  /** Ends all streams, and leaves frameworks some time to subscribe elsewhere before masters miss them. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    for (const stream of this.#all) stream.leave();
    const deadlineMs = this.#parts.nowMs() + leaveMsMax;
    while (this.#all.size > 0 && this.#parts.nowMs() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    clearInterval(this.#clock);
    for (const stream of [...this.#all]) stream.close();
  }

  async #open(
    { incoming }: EndpointRequest,
    sent: MasterRequest,
  ): Promise<
    | { readonly answer: Answer | undefined }
    | { readonly response: StreamedResponse; readonly leader: Leader; readonly encoding: Encoding }
  > {
    if (this.#isLeaving || this.#all.size >= streamsMax) return { answer: tooMany };
    const { forwarder } = this.#parts;
    const outcome = await forwarder.open({ request: sent, retry: 'always' });
    if ('refusal' in outcome) return { answer: outcome.refusal };
    const { response, leader } = outcome;
    const encoding = encodingOf(response.headers['content-type']);
    if (response.statusCode !== 200 || encoding === undefined) {
      return { answer: await passedAnswer(response, sent.method) };
    }
    if (!incoming.socket.destroyed) return { response, leader, encoding };
    response.body.destroy();
    return { answer: undefined };
  }

  #hold(
    request: EndpointRequest,
    response: StreamedResponse,
    continuity: Continuity,
    options: {
      readonly sent: MasterRequest;
      readonly streamId?: string;
      readonly bytesMax: number;
      readonly onOver?: () => void;
    },
  ): { readonly held: HeldStream; readonly begin: (leader: Leader) => void } {
    const { counters, nowMs, log, failoverTimeoutMs } = this.#parts;
    const { sent, streamId, bytesMax } = options;
    const held = new HeldStream({
      continuity,
      nowMs,
      log,
      failoverTimeoutMs,
      resubscribe: (again) =>
        this.#resubscriptions.run(() => this.#resubscribe(sent, streamId, again)),
      onResumed: () => {
        counters.resumed += 1;
      },
      onOver: (reason) => {
        this.#all.delete(held);
        options.onOver?.();
        if (reason === 'abandoned') counters.abandoned += 1;
      },
    });
    this.#all.add(held);
    const begin = (leader: Leader): void => {
      const client = request.openRecordStream({
        contentType: response.headers['content-type'] ?? '',
        ...(streamId !== undefined && { headers: { 'Mesos-Stream-Id': streamId } }),
        // A getter: what a client may leave unread grows with its largest record.
        get bufferedBytesMax() {
          return bytesMax + held.largestBytes;
        },
        onLost: () => held.clientLost(),
      });
      held.begin(client, response.body, { leader });
    };
    return { held, begin };
  }

  async #resubscribe(
    sent: MasterRequest,
    streamId: string | undefined,
    { body, avoid, sinceMs }: ResubscriptionRequest,
  ): Promise<Resubscription> {
    if (this.#isLeaving) return { refused: 'the gateway stops' };
    if (avoid !== undefined && (await this.#isStillThere(avoid))) {
      const isForGood = this.#parts.nowMs() - sinceMs > elsewhereMsMax;
      const reason = 'the master has ended the stream';
      return isForGood ? { refused: reason } : { failed: reason };
    }
    const request = { ...sent, body };
    const outcome = await this.#parts.forwarder.open({ request, retry: 'always' });
    if ('refusal' in outcome) return { failed: textOf(outcome.refusal) };
    const { response, leader } = outcome;
    if (response.statusCode !== 200) return refusalOf(response);
    const given = streamIdOf(response);
    return {
      source: response.body,
      leader,
      ...(given !== undefined && given !== streamId && { streamId: given }),
    };
  }

  async #isStillThere(master: Leader): Promise<boolean> {
    const { connections, leaders } = this.#parts;
    if (leaders.current?.id !== master.id) return false;
    const request = { method: 'GET', url: '/health', headers: {}, body: new Uint8Array() };
    const attempt = await connections.call(master, request, healthMsMax);
    if (!('response' in attempt)) return false;
    dismiss(attempt.response);
    return true;
  }

  /** A master that leads no more may not know it yet, and keep its streams. */
  #follow(leader: Leader): void {
    for (const stream of [...this.#all]) {
      if (stream.leader !== undefined && stream.leader.id !== leader.id) stream.drop();
    }
  }

  #tick(): void {
    for (const stream of [...this.#all]) stream.tick();
  }
}

const tooMany = textAnswer(503, 'The gateway cannot hold another stream');

/** Only a UUID can be proposed: an id that a master of Mesos gave is one. */
function proposing(sent: MasterRequest, streamId: string): MasterRequest {
  const id = uuid.test(streamId) ? { 'mezzo-stream-id': streamId } : {};
  return { ...sent, headers: { ...sent.headers, [streamEchoHeader]: 'calls', ...id } };
}

function streamIdOf({ headers }: MasterResponse): string | undefined {
  const header = headers['mesos-stream-id'];
  return Array.isArray(header) ? header[0] : header;
}

function textOf({ status, body }: Answer): string {
  return typeof body === 'string' ? body : String(status);
}

/** Refusals are short texts; what else a master says is not for a client in the middle of a stream. */
async function refusalOf(response: MasterResponse): Promise<Resubscription> {
  const { statusCode: status } = response;
  const { bytes, isComplete } = await readWhole(response);
  if (!isComplete) return { failed: `${status}, cut off` };
  const text = bytes.toString();
  return status >= 500 || status === 429 ? { failed: text } : { refused: text };
}
