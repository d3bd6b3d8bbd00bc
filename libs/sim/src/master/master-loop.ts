import { effectsInOrder, type MasterEffect, type MasterInput } from '@mezzo/core';
import type { Cancel, Process } from '../process/process.ts';
import type { MasterCore } from '../world/cores.ts';

/** A turn of the loop comes so soon after the first input. */
const TURN_MS_MAX = 2;
const BATCH_INPUTS_MAX = 500;

export interface MasterLoopOptions {
  readonly process: Process;
  readonly core: MasterCore;
  readonly turnMs: (max: number) => number;
  readonly carryOut: (effect: MasterEffect) => void;
  readonly onStepped: (input: MasterInput, effects: readonly MasterEffect[]) => void;
  /** The core threw: a broken invariant. */
  readonly onFailure: (input: MasterInput, error: unknown) => void;
}

/**
 * The one writer of a simulated master. Batches are those of the real loop
 * (apps/master/src/loop/ready-loop.ts), and so is the order of effects.
 */
export class MasterLoop {
  private readonly options: MasterLoopOptions;
  private waiting: MasterInput[] = [];
  private isScheduled = false;
  private isStopped = false;
  private cancelTimer: Cancel | undefined = undefined;
  private timerAtMs = Infinity;

  constructor(options: MasterLoopOptions) {
    this.options = options;
    // What old connections still bring must not reach the next life of the process.
    options.process.onStop(() => (this.isStopped = true));
  }

  enqueue(input: MasterInput): void {
    if (this.isStopped) return;
    this.waiting.push(input);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled || this.isStopped) return;
    this.isScheduled = true;
    const { process, turnMs } = this.options;
    process.after(turnMs(TURN_MS_MAX), () => {
      this.isScheduled = false;
      this.drain();
    });
  }

  private drain(): void {
    const batch = this.waiting.splice(0, BATCH_INPUTS_MAX);
    const effects: MasterEffect[] = [];
    for (const input of batch) effects.push(...this.step(input));
    if (this.isStopped) return;
    for (const effect of effectsInOrder(effects)) {
      if (effect.kind === 'stepDown') this.isStopped = true;
      this.options.carryOut(effect);
      if (effect.kind === 'stepDown') return;
    }
    this.setTimer();
    if (this.waiting.length > 0) this.schedule();
  }

  private step(input: MasterInput): readonly MasterEffect[] {
    const { core, process, onStepped, onFailure } = this.options;
    if (this.isStopped) return [];
    try {
      const effects = core.step(input, process.now());
      onStepped(input, effects);
      return effects;
    } catch (error) {
      this.isStopped = true;
      onFailure(input, error);
      return [];
    }
  }

  private setTimer(): void {
    const { core, process } = this.options;
    const atMs = core.nextDeadlineMs() ?? Infinity;
    if (atMs === this.timerAtMs) return;
    this.cancelTimer?.();
    this.timerAtMs = atMs;
    if (atMs === Infinity) return;
    this.cancelTimer = process.after(atMs - process.now(), () => {
      this.timerAtMs = Infinity;
      this.enqueue({ kind: 'tick' });
    });
  }
}
