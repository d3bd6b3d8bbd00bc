import type { Agent, AgentEffect, AgentInput, CheckpointRecord } from '@mezzo/core';
import { EffectQueue } from './effect-queue.ts';

/** What hosted executors ask for, beside what the agent asks for; see `HostedExecutorHost`. */
export interface Deferred {
  readonly kind: 'deferred';
  readonly run: () => void;
}

export type LoopEffect = Exclude<AgentEffect, { kind: 'checkpoint' }>;

export interface AgentLoopOptions {
  readonly agent: Agent;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** @returns the number that `durableCount` must reach for the record to be durable */
  readonly checkpoint: (record: CheckpointRecord) => number;
  readonly durableCount: () => number;
  readonly perform: (effect: LoopEffect) => void;
  /** A step or an effect threw: a bug of ours. The agent must stop, its containers run on. */
  readonly onFailure: (error: unknown) => void;
}

/** Longest wait of one timer: Node's timers hold 31 bits. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * The one writer: feeds the agent with inputs, one at a time, and carries its effects out in order.
 */
export class AgentLoop {
  private readonly options: AgentLoopOptions;
  private readonly effects: EffectQueue<LoopEffect | Deferred>;
  private inputs: AgentInput[] = [];
  private isScheduled = false;
  private isStopped = false;
  private needs = 0;
  private nowMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private timerAtMs = Infinity;

  constructor(options: AgentLoopOptions) {
    this.options = options;
    this.effects = new EffectQueue(
      (effect) => this.perform(effect),
      () => options.durableCount(),
    );
  }

  /** The time that steps see: it never goes back, whatever the clock does. */
  now(): number {
    this.nowMs = Math.max(this.nowMs, this.options.clock());
    return this.nowMs;
  }

  enqueue(input: AgentInput): void {
    this.inputs.push(input);
    this.schedule();
  }

  /** Makes a record durable that the agent itself knows nothing of. */
  checkpoint(record: CheckpointRecord): void {
    this.needs = this.options.checkpoint(record);
  }

  /** Runs something after everything that was asked for so far. */
  defer(run: () => void): void {
    this.effects.push({ kind: 'deferred', run }, this.needs);
    this.schedule();
  }

  /** More checkpoints are durable. */
  resume(): void {
    this.guard(() => this.effects.run());
  }

  /** Nothing is taken in or carried out any more. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private schedule(): void {
    if (this.isScheduled || this.isStopped) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.guard(() => this.drain());
    });
  }

  private drain(): void {
    const batch = this.inputs;
    this.inputs = [];
    const { agent } = this.options;
    for (const input of batch) {
      for (const effect of agent.step(input, this.now())) {
        if (effect.kind === 'checkpoint') this.checkpoint(effect.record);
        else this.effects.push(effect, this.needs);
      }
    }
    this.effects.run();
    this.setTimer(agent.nextDeadlineMs);
  }

  private perform(effect: LoopEffect | Deferred): void {
    if (this.isStopped) return;
    if (effect.kind === 'deferred') effect.run();
    else this.options.perform(effect);
  }

  private setTimer(deadlineMs = Infinity): void {
    if (deadlineMs === this.timerAtMs) return;
    clearTimeout(this.timer);
    this.timerAtMs = deadlineMs;
    if (deadlineMs === Infinity) return;
    const delayMs = Math.min(Math.max(0, deadlineMs - this.now()), TIMER_MS_MAX);
    this.timer = setTimeout(() => {
      this.timerAtMs = Infinity;
      this.enqueue({ kind: 'tick' });
    }, delayMs);
  }

  private guard(run: () => void): void {
    if (this.isStopped) return;
    try {
      run();
    } catch (error) {
      this.stop();
      this.options.onFailure(error);
    }
  }
}
