import type { Endpoint } from './http-client.ts';
import type { ProcessName, Scenario } from './scenario.ts';

/** A running master and its agents, as a scenario needs them. */
export interface Cluster {
  /** What the placeholders of ports, folders and host names stand for in this cluster. */
  readonly known: ReadonlyMap<string, string>;

  /** Where the process listens; the same after it was started again. */
  endpoint(process: ProcessName): Endpoint;

  /** The ids that the master has given to the agents, in the order of their names. */
  agentIds(): Promise<readonly string[]>;

  /** Sends a signal. Resolves after a deadly one when the process is gone. */
  signal(process: ProcessName, signal: NodeJS.Signals): Promise<void>;

  /** Starts a process that does not run, with its old folders. Resolves when it is ready. */
  start(process: ProcessName): Promise<void>;

  /** Ends everything, tasks included, and removes the folders. May be called twice. */
  stop(): Promise<void>;

  /** The end of what each process wrote, for a report. */
  logTails(): ReadonlyMap<ProcessName, string>;
}

/** Starts a fresh cluster with the flags of a scenario; all agents registered but the late ones. */
export interface ClusterLauncher {
  launch(scenario: Scenario): Promise<Cluster>;
}

/** Agents that a step starts, though nothing has ended them before: they are not there at first. */
export function lateAgents({ steps }: Scenario): ReadonlySet<ProcessName> {
  const late = new Set<ProcessName>();
  const ended = new Set<ProcessName>();
  for (const step of steps) {
    if (step.kind === 'signal') ended.add(step.process);
    if (step.kind === 'start' && !ended.has(step.process)) late.add(step.process);
  }
  return late;
}
