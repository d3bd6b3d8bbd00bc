import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { waitUntil } from '@mezzo/tools';
import type { AgentsPlan, AgentsReport } from './agents-plan.ts';

export type { AgentsReport } from './agents-plan.ts';

export interface SimulatedAgentsOptions extends Omit<AgentsPlan, 'first' | 'agentsPerLink'> {
  /** How many processes share the agents. */
  readonly processesCount?: number;
  /** Whether each has a link of its own, as agents of machines have; else some hundreds share one. */
  readonly ownLinks?: boolean | undefined;
}

/** So many that few files are needed, and so few that a broken link is not the loss of all. */
const agentsPerSharedLink = 500;

const noReport: AgentsReport = {
  registeredCount: 0,
  tasksCount: 0,
  registrationsCount: 0,
  lostLinksCount: 0,
};

/** Thousands of agents in a few processes, with links to a real master. */
export class SimulatedAgents implements AsyncDisposable {
  readonly #agentsCount: number;
  readonly #children: readonly ChildProcess[];
  readonly #reports: AgentsReport[] = [];
  #failure: string | undefined;

  private constructor(agentsCount: number, children: readonly ChildProcess[]) {
    this.#agentsCount = agentsCount;
    this.#children = children;
    children.forEach((child, index) => {
      child.on('message', (report) => {
        this.#reports[index] = report as AgentsReport;
      });
      child.once('exit', (code) => {
        this.#failure ??= `a process of agents ended with ${String(code)}`;
      });
    });
  }

  static start({
    processesCount = 1,
    ownLinks = false,
    ...plan
  }: SimulatedAgentsOptions): SimulatedAgents {
    const agentsPerLink = ownLinks ? 1 : agentsPerSharedLink;
    const share = Math.ceil(plan.agentsCount / processesCount);
    const children = Array.from({ length: processesCount }, (_, index) => {
      const first = index * share;
      const agentsCount = Math.min(share, plan.agentsCount - first);
      return startProcess({ ...plan, first, agentsCount, agentsPerLink });
    });
    return new SimulatedAgents(plan.agentsCount, children);
  }

  get report(): AgentsReport {
    return this.#reports.reduce(sumOf, noReport);
  }

  /** Waits until a master has registered all of them. */
  async registered(timeoutMs: number): Promise<void> {
    await this.until(
      ({ registeredCount }) => registeredCount === this.#agentsCount,
      `${this.#agentsCount} agents register`,
      timeoutMs,
    );
  }

  async until(
    holds: (report: AgentsReport) => boolean,
    what: string,
    timeoutMs: number,
  ): Promise<void> {
    await waitUntil(() => this.#failure !== undefined || holds(this.report), {
      what,
      timeoutMs,
      intervalMs: 20,
    });
    if (this.#failure !== undefined) throw new Error(this.#failure);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }
}

function startProcess(plan: AgentsPlan): ChildProcess {
  const program = join(import.meta.dirname, 'agents-process.ts');
  return fork(program, [JSON.stringify(plan)], { execArgv: [] });
}

function sumOf(one: AgentsReport, other: AgentsReport): AgentsReport {
  return {
    registeredCount: one.registeredCount + other.registeredCount,
    tasksCount: one.tasksCount + other.tasksCount,
    registrationsCount: one.registrationsCount + other.registrationsCount,
    lostLinksCount: one.lostLinksCount + other.lostLinksCount,
  };
}
