import type { AgentState } from '../cluster/agent-state.ts';
import type { BeginMessage } from '../allocation-engine.ts';

/** For how many agents to wait, and until when at most. */
interface Recovery {
  readonly agentsCount: number;
  readonly deadlineMs: number;
}

export interface AllocationRequestsState {
  readonly all: boolean;
  readonly agentIds: readonly string[];
  readonly pauses: number;
  readonly recovery?: Recovery | undefined;
}

/**
 * Which agents the next run is about, and whether there may be one.
 *
 * Requests that come before the run are one run. While allocation is paused, by the master or because
 * too few agents are back after a failover, requests are forgotten.
 *
 * Source: mesos src/master/allocator/mesos/hierarchical.cpp#generateOffers, #recover
 */
export class AllocationRequests {
  private readonly agents: ReadonlyMap<string, AgentState>;
  private readonly requested = new Set<AgentState>();
  private allRequested = false;
  private pauses = 0;
  private recovery: Recovery | undefined;

  /** @param agents - all agents, in the order of their addition */
  constructor(agents: ReadonlyMap<string, AgentState>) {
    this.agents = agents;
  }

  /** After a master failover: waits for agents if there are guarantees to be kept. */
  awaitRecovery({ expectedAgentCount, quotas, options }: BeginMessage, nowMs: number): void {
    const agentsCount = Math.trunc(expectedAgentCount * options.agentRecoveryFactor);
    if (quotas.length === 0 || agentsCount <= 0) return;
    this.recovery = { agentsCount, deadlineMs: nowMs + options.recoveryTimeoutMs };
  }

  passTime(nowMs: number): void {
    if (this.recovery !== undefined && nowMs >= this.recovery.deadlineMs) this.recovery = undefined;
  }

  agentAdded(agent: AgentState): void {
    if (this.recovery !== undefined && this.agents.size >= this.recovery.agentsCount) {
      this.recovery = undefined;
    }
    if (this.isPaused && this.allRequested) this.requestAllBut(agent);
    else this.request(agent);
  }

  /** What was requested before the pause did not include the agent, and it may not ask now. */
  private requestAllBut(agent: AgentState): void {
    this.allRequested = false;
    for (const each of this.agents.values()) if (each !== agent) this.requested.add(each);
  }

  pause(): void {
    this.pauses += 1;
  }

  resume(): void {
    this.pauses = Math.max(0, this.pauses - 1);
  }

  get isPaused(): boolean {
    return this.pauses > 0 || this.recovery !== undefined;
  }

  get isPending(): boolean {
    return !this.isPaused && (this.requested.size > 0 || this.allRequested);
  }

  requestAll(): void {
    if (!this.isPaused && this.agents.size > 0) this.allRequested = true;
  }

  request(agent: AgentState | undefined): void {
    if (!this.isPaused && agent !== undefined) this.requested.add(agent);
  }

  forget(agent: AgentState): void {
    this.requested.delete(agent);
    if (this.agents.size === 0) this.allRequested = false;
  }

  /** For snapshots. */
  get state(): AllocationRequestsState {
    const { allRequested: all, pauses, recovery } = this;
    const agentIds = [...this.requested].map(({ id }) => id);
    return { all, agentIds, pauses, ...(recovery !== undefined && { recovery }) };
  }

  restore({ all, agentIds, pauses, recovery }: AllocationRequestsState): void {
    this.allRequested = all;
    this.pauses = pauses;
    this.recovery = recovery;
    this.requested.clear();
    for (const id of agentIds) {
      const agent = this.agents.get(id);
      if (agent !== undefined) this.requested.add(agent);
    }
  }

  /** Ends the requests. @returns the agents they were about, in the order of their addition */
  take(): readonly AgentState[] {
    const taken = this.allRequested
      ? [...this.agents.values()]
      : [...this.requested].toSorted((a, b) => a.ordinal - b.ordinal);
    this.requested.clear();
    this.allRequested = false;
    return taken;
  }
}
