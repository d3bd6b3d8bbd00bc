import type { FrameworkInfo } from '@mezzo/domain/messages';

/** What the agents of one process are to be. */
export interface AgentsPlan {
  /** `host:port` of a master. */
  readonly master: string;
  /** The first of them, counted over all processes: names, ids and addresses come from it. */
  readonly first: number;
  readonly agentsCount: number;
  /** How many of them share a link; 1: each has one of its own, as the agents of machines do. */
  readonly agentsPerLink: number;
  /** What runs on each of them already, as if another master had put it there. */
  readonly running?: { readonly framework: FrameworkInfo; readonly tasksPerAgent: number };
  /** How long tasks run that are launched; absent: until they are killed. */
  readonly taskMs?: number;
}

/** What a process of agents tells of itself, again and again. */
export interface AgentsReport {
  readonly registeredCount: number;
  readonly tasksCount: number;
  /** How often any of them was registered, and lost its link. */
  readonly registrationsCount: number;
  readonly lostLinksCount: number;
}
