import type { MasterEventJson, SchedulerCallJson, SchedulerEventJson } from './wire.ts';

/**
 * What is written down of a chaos run, one record a line, in the order in which the one process that
 * records came to know it. Times are milliseconds since the start of the run, of a clock that no
 * fault moves.
 */
export type HistoryRecord =
  | RunStarted
  | StreamChanged
  | FrameworkEvent
  | CallSent
  | CallAnswered
  | OperatorEvent
  | TaskStarted
  | TaskEnded
  | FaultChanged
  | Recovery
  | View
  | RunQuiet;

interface At {
  readonly atMs: number;
}

/** What is true of the whole run. */
export interface RunStarted extends At {
  readonly kind: 'run';
  readonly seed: number;
  readonly frameworks: readonly FrameworkFacts[];
  /** What each agent has. */
  readonly agentTotals: { readonly cpus: number; readonly mem: number };
}

export interface FrameworkFacts {
  readonly name: string;
  /** How many tasks it keeps running. */
  readonly wanted: number;
  readonly isPartitionAware: boolean;
}

/** A framework's event stream was opened, or is over for the framework. */
export interface StreamChanged extends At {
  readonly kind: 'stream';
  readonly framework: string;
  readonly stream: number;
  readonly state: 'opened' | 'refused' | 'ended';
  readonly gateway: string;
  readonly detail?: string;
}

export interface FrameworkEvent extends At {
  readonly kind: 'event';
  readonly framework: string;
  readonly stream: number;
  readonly event: SchedulerEventJson;
}

export interface CallSent extends At {
  readonly kind: 'call';
  readonly framework: string;
  readonly call: number;
  readonly message: SchedulerCallJson;
}

export interface CallAnswered extends At {
  readonly kind: 'answer';
  readonly framework: string;
  readonly call: number;
  /** 0: there was none. */
  readonly status: number;
  readonly detail?: string;
}

export interface OperatorEvent extends At {
  readonly kind: 'operator';
  /** Counts the subscriptions. */
  readonly stream: number;
  readonly event: MasterEventJson;
}

/** A process of a task has begun: what really ran, whatever anybody says. */
export interface TaskStarted extends At {
  readonly kind: 'started';
  readonly task: string;
  readonly pid: number;
  /** When the process itself began, by the time of a file: up to a tick of the kernel too early. */
  readonly startedAtMs: number;
}

export interface TaskEnded extends At {
  readonly kind: 'ended';
  readonly task: string;
  readonly pid: number;
  /** The last time that it was seen alive. */
  readonly seenAtMs: number;
}

export interface FaultChanged extends At {
  readonly kind: 'fault';
  readonly fault: number;
  readonly phase: 'begin' | 'end' | 'failed';
  readonly what: string;
  readonly targets: readonly string[];
  readonly detail?: string;
}

/** After a wave of faults: whether the cluster was as it should be before the time was over. */
export interface Recovery extends At {
  readonly kind: 'recovery';
  readonly wave: number;
  /** When the last fault of the wave was over. */
  readonly healedAtMs: number;
  readonly isRecovered: boolean;
  readonly detail: string;
}

/** The tasks that run, as somebody sees it. */
export interface View extends At {
  readonly kind: 'view';
  /** `master`, `agents`, or the name of a framework. */
  readonly of: string;
  /** When it was asked for. */
  readonly askedAtMs: number;
  readonly running: readonly string[];
}

/** No more faults from here on: what follows must be as it should be. */
export interface RunQuiet extends At {
  readonly kind: 'quiet';
}
