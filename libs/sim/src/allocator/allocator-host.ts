import type { AllocatorInput, AllocatorOutput } from '@mezzo/domain';
import type { Process } from '../process/process.ts';
import type { AllocatorCore } from '../world/cores.ts';

/** Inputs that come within so short a time are taken together, and make one run. */
const TURN_MS_MAX = 3;

/** Sees what an allocator hears and says. */
export interface AllocatorWatch {
  onInput(input: AllocatorInput): void;
  onOutput(output: AllocatorOutput): void;
}

export interface AllocatorHostOptions {
  readonly process: Process;
  readonly core: AllocatorCore;
  readonly turnMs: (max: number) => number;
  readonly send: (output: AllocatorOutput) => void;
  readonly watch: AllocatorWatch;
  readonly onFailure: (error: unknown) => void;
}

/** Hosts an allocator for one life of a process: hands inputs over and runs what they ask for. */
export class AllocatorHost {
  private readonly options: AllocatorHostOptions;
  private waiting: AllocatorInput[] = [];

  constructor(options: AllocatorHostOptions) {
    this.options = options;
  }

  take(input: AllocatorInput): void {
    this.waiting.push(input);
    if (this.waiting.length > 1) return;
    const { process, turnMs } = this.options;
    process.after(turnMs(TURN_MS_MAX), () => this.work());
  }

  private work(): void {
    const { core, process, watch, onFailure } = this.options;
    const inputs = this.waiting;
    this.waiting = [];
    try {
      for (const input of inputs) {
        watch.onInput(input);
        this.send(core.handle(input, process.now()));
      }
      if (core.allocationRequested) this.send(core.allocate(process.now()));
    } catch (error) {
      onFailure(error);
    }
  }

  private send(outputs: readonly AllocatorOutput[]): void {
    for (const output of outputs) {
      this.options.watch.onOutput(output);
      this.options.send(output);
    }
  }
}
