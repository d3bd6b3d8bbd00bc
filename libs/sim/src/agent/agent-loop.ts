import type { AgentEffect, AgentInput, CheckpointRecord } from '@mezzo/core';
import type { Cancel, Process } from '../process/process.ts';
import type { AgentCore } from '../world/cores.ts';

const TURN_MS_MAX = 2;

export type LoopEffect = Exclude<AgentEffect, { kind: 'checkpoint' }>;

export interface AgentLoopOptions {
  readonly process: Process;
  readonly core: AgentCore;
  readonly turnMs: (max: number) => number;
  /** @returns the number that `durableCount` must reach for the record to be durable */
  readonly checkpoint: (record: CheckpointRecord) => number;
  readonly durableCount: () => number;
  readonly perform: (effect: LoopEffect) => void;
  readonly onStepped: (input: AgentInput, effects: readonly AgentEffect[]) => void;
  readonly onFailure: (input: AgentInput, error: unknown) => void;
}

interface Entry {
  readonly perform: () => void;
  readonly needs: number;
}

/**
 * The one writer of a simulated agent, with the order of effects of the real loop
 * (apps/agent/src/loop): what is asked for is done in order, and nothing before the checkpoints that
 * came before it are durable.
 */
export class AgentLoop {
  private readonly options: AgentLoopOptions;
  private inputs: AgentInput[] = [];
  private entries: Entry[] = [];
  private needs = 0;
  private isScheduled = false;
  private isStopped = false;
  private isRunning = false;
  private cancelTimer: Cancel | undefined = undefined;
  private timerAtMs = Infinity;

  constructor(options: AgentLoopOptions) {
    this.options = options;
    // What old connections still bring must not reach the next life of the process.
    options.process.onStop(() => (this.isStopped = true));
  }

  now(): number {
    return this.options.process.now();
  }

  enqueue(input: AgentInput): void {
    if (this.isStopped) return;
    this.inputs.push(input);
    this.schedule();
  }

  /** Makes a record durable that the agent itself knows nothing of. */
  checkpoint(record: CheckpointRecord): void {
    this.needs = this.options.checkpoint(record);
  }

  /** Does something after everything that was asked for so far. */
  defer(perform: () => void): void {
    this.entries.push({ perform, needs: this.needs });
    this.schedule();
  }

  /** More checkpoints are durable. */
  resume(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    for (;;) {
      const [entry] = this.entries;
      if (this.isStopped || entry === undefined) break;
      if (entry.needs > this.options.durableCount()) break;
      this.entries.shift();
      entry.perform();
    }
    this.isRunning = false;
  }

  stop(): void {
    this.isStopped = true;
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
    const batch = this.inputs;
    this.inputs = [];
    for (const input of batch) this.step(input);
    this.resume();
    this.setTimer();
  }

  private step(input: AgentInput): void {
    const { core, perform, onStepped, onFailure } = this.options;
    if (this.isStopped) return;
    try {
      const effects = core.step(input, this.now());
      onStepped(input, effects);
      for (const effect of effects) {
        if (effect.kind === 'checkpoint') this.checkpoint(effect.record);
        else this.entries.push({ perform: () => perform(effect), needs: this.needs });
      }
    } catch (error) {
      this.isStopped = true;
      onFailure(input, error);
    }
  }

  private setTimer(): void {
    const { core, process } = this.options;
    const atMs = core.nextDeadlineMs ?? Infinity;
    if (atMs === this.timerAtMs || this.isStopped) return;
    this.cancelTimer?.();
    this.timerAtMs = atMs;
    if (atMs === Infinity) return;
    this.cancelTimer = process.after(atMs - this.now(), () => {
      this.timerAtMs = Infinity;
      this.enqueue({ kind: 'tick' });
    });
  }
}
