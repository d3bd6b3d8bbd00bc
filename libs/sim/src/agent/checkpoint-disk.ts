import { CheckpointState, type CheckpointRecord } from '@mezzo/core';
import type { Random } from '../random/random.ts';
import type { Process } from '../process/process.ts';

/** An fsync takes so long, on a good day. */
const COMMIT_MS_MAX = 12;

/**
 * The disk that an agent checkpoints to. Records become durable in groups, some time after they were
 * written; what was not durable when the agent died is lost, except for a beginning that had reached
 * the disk.
 *
 * Simulates apps/agent/src/checkpoint/checkpoint-store.ts.
 */
export class CheckpointDisk {
  private readonly random: Random;
  private durable = new CheckpointState();
  private written: CheckpointRecord[] = [];
  private slowness = 1;

  constructor(random: Random) {
    this.random = random;
  }

  setSlowness(factor: number): void {
    this.slowness = factor;
  }

  /** What is durable now. */
  get content(): CheckpointState {
    return this.durable;
  }

  /** How many executors and frameworks the disk remembers. */
  get recordsCount(): number {
    return this.durable.executors.size + this.durable.frameworks.size;
  }

  /** What is durable, as a copy of its own. Called at the beginning of each life of the agent. */
  recover(): CheckpointState {
    // What was under way when the agent died: any beginning of it may have become durable.
    const reached = this.random.integer(0, this.written.length);
    for (const record of this.written.slice(0, reached)) this.durable.apply(record);
    this.written = [];
    const compacted = new CheckpointState();
    for (const record of this.durable.records()) compacted.apply(record);
    this.durable = compacted;
    const copy = new CheckpointState();
    for (const record of compacted.records()) copy.apply(record);
    return copy;
  }

  /** Opens the disk for one life of an agent. */
  open(process: Process, onDurable: () => void): CheckpointWriter {
    return new CheckpointWriter({
      process,
      onDurable,
      write: (record) => this.written.push(record),
      commit: (count) => {
        for (const record of this.written.splice(0, count)) this.durable.apply(record);
      },
      commitMs: () => this.random.integer(1, COMMIT_MS_MAX * this.slowness),
    });
  }
}

interface WriterOptions {
  readonly process: Process;
  readonly onDurable: () => void;
  readonly write: (record: CheckpointRecord) => void;
  readonly commit: (count: number) => void;
  readonly commitMs: () => number;
}

/** What one life of an agent writes. */
export class CheckpointWriter {
  private readonly options: WriterOptions;
  private appended = 0;
  private durable = 0;
  private isCommitting = false;

  constructor(options: WriterOptions) {
    this.options = options;
  }

  get durableCount(): number {
    return this.durable;
  }

  /** @returns what `durableCount` must reach for the record to be durable */
  append(record: CheckpointRecord): number {
    this.options.write(record);
    this.appended += 1;
    if (!this.isCommitting) this.commitLater();
    return this.appended;
  }

  private commitLater(): void {
    this.isCommitting = true;
    const { process, commit, commitMs, onDurable } = this.options;
    // What is appended while an fsync is under way waits for the next one.
    process.after(0, () => {
      const target = this.appended;
      process.after(commitMs(), () => {
        commit(target - this.durable);
        this.durable = target;
        this.isCommitting = false;
        if (this.appended > target) this.commitLater();
        onDurable();
      });
    });
  }
}
