/**
 * The one writer of a master: a bounded queue of inputs, drained in batches.
 *
 * What agents say and all the rest take turns. A batch is stepped through whole, then its effects are carried out, class by class:
 *
 *   1. `persist`                                   changes go to the registry
 *   2. `toAgent`, `toAllocator`                    messages leave
 *   3. `toScheduler`, `closeScheduler`, `publish`  streams are written
 *   4. `reply`                                     callers get their answers
 *
 * Within a class the order of emission is kept. Storing is begun first and not waited for: what must
 * come after it is emitted by the core only when the `persisted` input says so. A `stepDown` is
 * carried out before everything else of its batch: whoever no longer leads must not speak.
 */
import { effectsInOrder, type MasterEffect, type MasterInput } from '@mezzo/core';
import { assertNever, invariant } from '@mezzo/domain';
import type { EffectHandlers } from './effect-handlers.ts';
import { InputLanes } from './input-lanes.ts';

/** What the loop drives: the core's `Master`. */
export interface Stepper {
  step(input: MasterInput, nowMs: number): readonly MasterEffect[];
  nextDeadlineMs(): number | undefined;
}

export interface ReadyLoopOptions {
  readonly master: Stepper;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  /**
   * Asked before each batch: a process that slept through the end of its leadership must not act on
   * what it believed before.
   */
  readonly mayAct?: () => boolean;
  /** A broken invariant: the state can no longer be trusted. The loop has stopped. */
  readonly onFailure: (error: unknown) => void;
}

/** Inputs that may wait. One takes some microseconds; more than this means that something is wrong. */
const waitingInputsMax = 200_000;

/** A batch ends after so many inputs, so that answers do not wait for too many others. */
const batchInputsMax = 500;

/** It also ends after this, as some inputs take long: agents that bring their tasks, a new allocator. */
const batchMsMax = 10;

/** Timers of Node hold 31 bits. */
const timerMsMax = 2 ** 31 - 1;

export class ReadyLoop {
  readonly #options: ReadyLoopOptions;
  #handlers: EffectHandlers | undefined;
  readonly #waiting = new InputLanes();
  #isScheduled = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;
  #timerAtMs = Infinity;

  constructor(options: ReadyLoopOptions) {
    this.#options = options;
  }

  /** How many inputs wait. */
  get waitingCount(): number {
    return this.#waiting.size;
  }

  /** What waits, for operators who look. */
  waitingKinds(): readonly MasterInput['kind'][] {
    return this.#waiting.kinds();
  }

  /** Whose effects are carried out from now on. Before that, nothing is stepped. */
  start(handlers: EffectHandlers): void {
    this.#handlers = handlers;
    if (this.#waiting.size > 0) this.#schedule();
  }

  /** Steps the first input at once: whoever reads the state after this call sees a leader's. */
  begin(input: MasterInput): void {
    invariant(this.enqueue(input), 'the first input is always taken');
    this.#drain();
  }

  /**
   * Puts an input in the queue; it is stepped in a later turn of the event loop.
   *
   * @returns false when the queue is full or the loop has stopped: the input is dropped
   */
  enqueue(input: MasterInput): boolean {
    if (this.#isStopped || this.#waiting.size >= waitingInputsMax) return false;
    this.#waiting.push(input);
    this.#schedule();
    return true;
  }

  /** Nothing is stepped any more; what waits is dropped. */
  stop(): void {
    this.#isStopped = true;
    this.#waiting.clear();
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#handlers === undefined) return;
    this.#isScheduled = true;
    setImmediate(() => this.#drain());
  }

  #drain(): void {
    this.#isScheduled = false;
    if (this.#isStopped || this.#handlers === undefined) return;
    if (this.#options.mayAct?.() === false) {
      this.stop();
      this.#handlers.stepDown('the leadership is in doubt');
      return;
    }
    try {
      this.#carryOut(this.#handlers, this.#stepBatch());
      this.#setTimer();
    } catch (error) {
      this.stop();
      this.#options.onFailure(error);
    }
    if (this.#waiting.size > 0) this.#schedule();
  }

  #stepBatch(): readonly MasterEffect[] {
    const { master, nowMs } = this.#options;
    const now = nowMs();
    const effects: (readonly MasterEffect[])[] = [];
    while (effects.length < batchInputsMax) {
      const input = this.#waiting.next();
      if (input === undefined) break;
      effects.push(master.step(input, now));
      if (nowMs() - now >= batchMsMax) break;
    }
    return effects.flat();
  }

  #carryOut(handlers: EffectHandlers, effects: readonly MasterEffect[]): void {
    for (const effect of effectsInOrder(effects)) {
      if (effect.kind === 'stepDown') this.stop();
      carryOutOne(handlers, effect);
    }
  }

  #setTimer(): void {
    const atMs = this.#options.master.nextDeadlineMs() ?? Infinity;
    if (atMs === this.#timerAtMs) return;
    clearTimeout(this.#timer);
    this.#timerAtMs = atMs;
    if (atMs === Infinity) return;
    const delayMs = Math.min(Math.max(atMs - this.#options.nowMs(), 0), timerMsMax);
    this.#timer = setTimeout(() => {
      this.#timerAtMs = Infinity;
      this.enqueue({ kind: 'tick' });
    }, delayMs);
  }
}

function carryOutOne(handlers: EffectHandlers, effect: MasterEffect): void {
  switch (effect.kind) {
    case 'persist':
      return handlers.persist(effect.token, effect.changes);
    case 'toAgent':
      return handlers.toAgent(effect.address, effect.message);
    case 'toAllocator':
      return handlers.toAllocator(effect.input);
    case 'toScheduler':
      return handlers.toScheduler(effect.streamId, effect.event);
    case 'closeScheduler':
      return handlers.closeScheduler(effect.streamId);
    case 'publish':
      return handlers.publish(effect.event, effect.subject);
    case 'reply':
      return handlers.reply(effect.requestId, effect.reply);
    case 'stepDown':
      return handlers.stepDown(effect.reason);
    default:
      return assertNever(effect);
  }
}
