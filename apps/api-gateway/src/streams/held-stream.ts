import type { Log, MaybePromise, RecordStream } from '@mezzo/http-kit';
import { DecodeError, recordOf, RecordReader } from '@mezzo/proto';
import type { Readable } from 'node:stream';
import type { Destination } from '../calls/forwarder.ts';
import type { Leader } from '../leader/leader-tracker.ts';
import type { Continuity, Step } from './continuity.ts';

export interface ResubscriptionRequest {
  readonly body: Uint8Array;
  /** Not this one as long as it is there. */
  readonly avoid: Leader | undefined;
  /** When the stream was lost. */
  readonly sinceMs: number;
}

/** How a stream of the next master is got. */
export type Resubscription =
  | { readonly source: Readable; readonly leader: Leader; readonly streamId?: string }
  /** For good: the client is told, and its stream ends. */
  | { readonly refused: string }
  /** Not now. */
  | { readonly failed: string };

export interface HeldStreamParts {
  readonly continuity: Continuity;
  /** Asks the leader to continue. */
  readonly resubscribe: (request: ResubscriptionRequest) => Promise<Resubscription>;
  readonly nowMs: () => number;
  readonly log: Log;
  /** `--stream_failover_timeout` */
  readonly failoverTimeoutMs: number;
  readonly onResumed: () => void;
  readonly onOver: (reason: 'ended' | 'abandoned') => void;
}

/** The record of a snapshot of a very large cluster. */
const recordBytesMax = 1024 * 1024 * 1024;

const retryPauseMs = 250;

/** A master that ends a stream as soon as it has begun is not asked again at once. */
const lifeMsMin = 500;

/**
 * One client's stream: it is fed by the master that leads, and goes on with the next one. What is
 * passed on, and when, is decided by a {@link Continuity}.
 */
export class HeldStream {
  readonly #parts: HeldStreamParts;
  readonly #waiting = new Set<() => void>();
  #client: RecordStream | undefined;
  #source: Readable | undefined;
  #destination: Destination | undefined;
  /** Since when no master has known the client; undefined: one does. */
  #awaySinceMs: number | undefined;
  #largestBytes = 0;
  #attachedAtMs = -Infinity;
  #isResuming = false;
  #isOver = false;

  constructor(parts: HeldStreamParts) {
    this.#parts = parts;
  }

  /** The master that feeds the stream at present. */
  get leader(): Leader | undefined {
    return this.#source === undefined ? undefined : this.#destination?.leader;
  }

  /** The largest record so far, which its client cannot have read before it was sent. */
  get largestBytes(): number {
    return this.#largestBytes;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** @param client - whom the stream is for */
  begin(client: RecordStream, source: Readable, destination: Destination): void {
    this.#client = client;
    this.#attach(source, destination);
  }

  /** The master that has this stream, once the framework is subscribed there. */
  find(deadlineMs: number): MaybePromise<Destination | undefined> {
    if (this.#isOver || this.#parts.continuity.state === 'flowing') return this.#destination;
    const leftMs = deadlineMs - this.#parts.nowMs();
    return leftMs <= 0 ? undefined : this.#changed(leftMs).then(() => this.find(deadlineMs));
  }

  /** The client is gone: so is its subscription. */
  clientLost(): void {
    this.#finish('ended');
  }

  /** Gives up on a master that leads no more. */
  drop(): void {
    const source = this.#source;
    if (source === undefined) return;
    this.#source = undefined;
    source.destroy();
    this.#lost(false);
  }

  tick(): void {
    const { continuity, nowMs, failoverTimeoutMs } = this.#parts;
    if (this.#isOver) return;
    this.#carryOut(continuity.tick(nowMs()));
    if (nowMs() - (this.#awaySinceMs ?? nowMs()) <= failoverTimeoutMs) return;
    this.#client?.end();
    this.#finish('abandoned');
  }

  /** Ends the client's stream, but leaves the subscription to whom the client goes to next. */
  leave(): void {
    this.#client?.end();
    this.#client = undefined;
  }

  /** Ends the subscription as well. */
  close(): void {
    this.#client?.end();
    this.#finish('ended');
  }

  #attach(source: Readable, destination: Destination): void {
    const { continuity, nowMs } = this.#parts;
    const reader = new RecordReader(recordBytesMax);
    this.#source = source;
    this.#destination = destination;
    this.#attachedAtMs = nowMs();
    this.#carryOut(continuity.attached(nowMs()));
    const isCurrent = (): boolean => this.#source === source;
    source.on('data', (chunk: Buffer) => {
      if (!isCurrent()) return;
      try {
        for (const record of reader.push(chunk)) this.#receive(record);
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        this.#parts.log.warn({ err: error }, 'malformed stream of a master');
        this.drop();
      }
    });
    const over = (isClean: boolean) => () => {
      if (!isCurrent()) return;
      this.#source = undefined;
      this.#lost(isClean && reader.atBoundary);
    };
    // A broken connection is told by 'error' or 'close' alone.
    source.once('end', over(true)).once('error', over(false)).once('close', over(false));
    if (source.destroyed) over(false)();
  }

  #receive(record: Uint8Array): void {
    if (this.#isOver) return;
    const { continuity, nowMs } = this.#parts;
    const formerState = continuity.state;
    this.#largestBytes = Math.max(this.#largestBytes, record.length);
    this.#carryOut(continuity.record(record, nowMs()));
    if (continuity.state === formerState || continuity.state !== 'flowing') return;
    this.#awaySinceMs = undefined;
    this.#wake();
  }

  #lost(isClean: boolean): void {
    if (this.#isOver) return;
    const { continuity, nowMs } = this.#parts;
    this.#awaySinceMs ??= nowMs();
    this.#carryOut(continuity.lost(isClean, nowMs()));
    this.#wake();
  }

  #carryOut(steps: readonly Step[]): void {
    for (const step of steps) {
      switch (step.kind) {
        case 'send':
          this.#client?.send(recordOf(step.record));
          break;
        case 'drop':
          this.drop();
          break;
        case 'resubscribe':
          void this.#resume(step.elsewhere ? this.#destination?.leader : undefined);
          break;
        case 'end':
          this.#client?.end();
          this.#finish('ended');
          break;
      }
    }
  }

  /** Asks until there is a stream again, or it is too late. One at a time. */
  async #resume(avoid: Leader | undefined): Promise<void> {
    if (this.#isResuming) return;
    this.#isResuming = true;
    const { continuity, resubscribe, nowMs, log } = this.#parts;
    try {
      await pause(this.#attachedAtMs + lifeMsMin - nowMs());
      while (!this.#isOver && this.#source === undefined) {
        const sinceMs = this.#awaySinceMs ?? nowMs();
        const outcome = await resubscribe({ body: continuity.subscription(), avoid, sinceMs });
        if ('source' in outcome) this.#continue(outcome);
        else if ('refused' in outcome) this.#carryOut(continuity.refused(outcome.refused));
        else {
          log.debug({ reason: outcome.failed }, 'stream cannot be continued yet');
          await pause(retryPauseMs);
        }
      }
    } finally {
      this.#isResuming = false;
    }
    // Lost again before this was over: nobody else has taken care of it.
    if (!this.#isOver && this.#source === undefined) void this.#resume(undefined);
  }

  #continue({ source, leader, streamId }: Extract<Resubscription, { source: Readable }>): void {
    if (this.#isOver) {
      source.destroy();
      return;
    }
    this.#parts.onResumed();
    this.#attach(source, { leader, streamId });
  }

  #finish(reason: 'ended' | 'abandoned'): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const source = this.#source;
    this.#source = undefined;
    source?.destroy();
    this.#wake();
    this.#parts.onOver(reason);
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #changed(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#waiting.add(wake);
    });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
