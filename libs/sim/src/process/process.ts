import { MachineClock, ProcessClock } from '../time/machine-clock.ts';
import type { Timeline } from '../time/timeline.ts';

/** Calls off what the call that returned it has asked for. Idempotent. */
export type Cancel = () => void;

/**
 * A process of the simulated world: it lives, is killed, lives again, and may be frozen in between.
 *
 * Everything a process does goes through {@link after} or {@link run}: a killed process does nothing
 * any more, and a frozen one does it, late and in order, when it is let go on.
 */
export class Process {
  /** Where it runs: what partitions cut. */
  readonly host: string;
  readonly machineClock: MachineClock;
  private readonly timeline: Timeline;
  private clock: ProcessClock;
  private life = 0;
  private up = false;
  private frozen = false;
  private held: (() => void)[] = [];
  private readonly stopListeners = new Set<() => void>();

  constructor(timeline: Timeline, host: string, machineClock = new MachineClock(timeline, 0)) {
    this.timeline = timeline;
    this.host = host;
    this.machineClock = machineClock;
    this.clock = new ProcessClock(machineClock);
  }

  get isUp(): boolean {
    return this.up;
  }

  get isFrozen(): boolean {
    return this.frozen;
  }

  /** Neither killed nor frozen. */
  get isActive(): boolean {
    return this.up && !this.frozen;
  }

  /** The time that this process sees. */
  now(): number {
    return this.clock.now();
  }

  /** Begins a new life. */
  start(): void {
    this.life += 1;
    this.up = true;
    this.frozen = false;
    this.held = [];
    this.clock = new ProcessClock(this.machineClock);
  }

  /** Ends this life at once: nothing that was asked for is done. */
  stop(): void {
    if (!this.up) return;
    this.up = false;
    this.frozen = false;
    this.held = [];
    const listeners = [...this.stopListeners];
    this.stopListeners.clear();
    for (const listener of listeners) listener();
  }

  freeze(): void {
    this.frozen = this.up;
  }

  /** What came due meanwhile is done now, in its order. */
  thaw(): void {
    if (!this.frozen) return;
    this.frozen = false;
    const held = this.held;
    this.held = [];
    for (const run of held) this.after(0, run);
  }

  /** Does something in this life of the process, after some time. */
  after(delayMs: number, run: () => void): Cancel {
    const { life } = this;
    const appointment = this.timeline.after(delayMs, () => {
      if (this.life === life) this.run(run);
    });
    return () => this.timeline.cancel(appointment);
  }

  /** Does something now, or as soon as the process is not frozen any more. */
  run(run: () => void): void {
    if (!this.up) return;
    if (this.frozen) this.held.push(run);
    else run();
  }

  /** Calls `listener` once, when this life ends. */
  onStop(listener: () => void): Cancel {
    this.stopListeners.add(listener);
    return () => this.stopListeners.delete(listener);
  }
}
