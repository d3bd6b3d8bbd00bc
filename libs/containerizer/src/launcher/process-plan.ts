import type { ContainerLifetime } from '../containerizer.ts';

/** What the launcher is told of one container: everything is decided, only doing is left. */
export interface ProcessPlan {
  /** Names the container in events: ids from the root down, joined by `/`. */
  readonly key: string;
  /** Made by the launcher; holds `config`, `pid` and `status`. */
  readonly runtimeDirectory: string;
  /** Kept as file `config` for the agent that will recover the container. */
  readonly config: string;
  /** The sandbox, working directory of the process. Made when it is missing, and handed over. */
  readonly sandbox: string;
  /** Whether the link `latest` beside the sandbox shall lead to it. */
  readonly latestLink: boolean;
  /** Absent: a process that only holds the container open. */
  readonly program?: Program | undefined;
  /** All there is: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stdout: string;
  readonly stderr: string;
  /** Absent: the agent's own account. */
  readonly account?: Identity | undefined;
  readonly rlimits: readonly ResourceLimit[];
  readonly lifetime: ContainerLifetime;
}

export interface Program {
  /** Searched in the environment's PATH unless it holds a slash. */
  readonly file: string;
  /** The argument vector, `argv[0]` included. */
  readonly argv: readonly string[];
}

/** Numeric identity of a process. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups: readonly number[];
}

/** In the kernel's terms: `resource` is RLIMIT_*, unlimited is 2^64 - 1. */
export interface ResourceLimit {
  readonly resource: number;
  readonly soft: bigint;
  readonly hard: bigint;
}

/** Processes of a running container, by pid and start time: a pid alone may be reused. */
export interface ContainerProcess {
  readonly key: string;
  /** The first process; leader of a session of its own. */
  readonly pid: number;
  readonly startTicks: string;
  readonly supervisorPid: number;
  readonly supervisorStartTicks: string;
}
