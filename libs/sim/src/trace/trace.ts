import type { Timeline } from '../time/timeline.ts';

/** Takes one line of a transcript. */
export type TraceSink = (line: string) => void;

/** The readable transcript of a run. Costs nothing when nobody listens. */
export class Trace {
  private readonly timeline: Timeline;
  private readonly sink: TraceSink | undefined;
  private readonly startMs: number;

  constructor(timeline: Timeline, sink: TraceSink | undefined) {
    this.timeline = timeline;
    this.sink = sink;
    this.startMs = timeline.nowMs;
  }

  /** @param text - called only when somebody listens */
  note(who: string, text: () => string): void {
    this.sink?.(`${this.clockText()} ${who.padEnd(11)} ${text()}`);
  }

  /** Virtual time since the beginning: `1:02:03.456`. */
  clockText(): string {
    const ms = this.timeline.nowMs - this.startMs;
    const seconds = Math.floor(ms / 1000);
    const two = (value: number): string => String(value).padStart(2, '0');
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    return `${hours}:${two(minutes)}:${two(seconds % 60)}.${String(ms % 1000).padStart(3, '0')}`;
  }
}
