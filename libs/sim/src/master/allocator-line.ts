import type { AllocatorEpoch, AllocatorInput } from '@mezzo/domain';
import type { Process } from '../process/process.ts';

/**
 * The master's line to its allocator, as in apps/master/src/allocator/allocator-link.ts: the core
 * and the timer of the batch allocation speak into it, and it numbers what leaves.
 */
export class AllocatorLine {
  private readonly process: Process;
  private readonly intervalMs: number;
  private readonly deliver: (input: AllocatorInput) => void;
  private epoch: AllocatorEpoch | undefined = undefined;
  private seq = 0;

  constructor(process: Process, intervalMs: number, deliver: (input: AllocatorInput) => void) {
    this.process = process;
    this.intervalMs = intervalMs;
    this.deliver = deliver;
    this.requestLater();
  }

  /** A message of the core; the number it brings is replaced. */
  send(input: AllocatorInput): void {
    if (input.type === 'begin') {
      this.epoch = input.epoch;
      this.seq = 0;
    }
    this.deliver({ ...input, seq: this.seq++ });
  }

  private requestLater(): void {
    this.process.after(this.intervalMs, () => {
      const { epoch } = this;
      if (epoch !== undefined) {
        this.deliver({ epoch, seq: this.seq++, type: 'requestAllocation' });
      }
      this.requestLater();
    });
  }
}
