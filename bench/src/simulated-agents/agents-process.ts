/**
 * The program of one process of agents. It gets its plan as its only argument and reports to its
 * parent; the parent's end is its own.
 */
import type { AgentToMaster, MasterToAgent } from '@mezzo/domain';
import type { AgentsPlan, AgentsReport } from './agents-plan.ts';
import { openLinks } from './agent-links.ts';
import { agentAddress, makeAgent } from './make-agent.ts';
import type { SimulatedAgent } from './simulated-agent.ts';

const reportIntervalMs = 100;

/** Agents are begun so many at a time: a master's backlog of connections is bounded. */
const agentsPerTurn = 50;
const turnMs = 10;

class AgentsProcess {
  readonly #plan: AgentsPlan;
  readonly #links: ReturnType<typeof openLinks<MasterToAgent, AgentToMaster>>;
  readonly #agents: SimulatedAgent[] = [];
  #registrationsCount = 0;
  #lostLinksCount = 0;

  constructor(plan: AgentsPlan) {
    this.#plan = plan;
    this.#links = openLinks(plan);
  }

  start(): void {
    const { first, agentsCount } = this.#plan;
    let next = first;
    const timer = setInterval(() => {
      const end = Math.min(next + agentsPerTurn, first + agentsCount);
      for (; next < end; next += 1) this.#begin(next);
      if (next === first + agentsCount) clearInterval(timer);
    }, turnMs);
    setInterval(() => process.send?.(this.#report()), reportIntervalMs);
  }

  #begin(number: number): void {
    const bus = this.#links(agentAddress(number), () => agent.connected());
    const agent = makeAgent(this.#plan, number, {
      send: (message) => bus.send('master', message, term),
      later: (afterMs, act) => void setTimeout(act, afterMs),
      nowMs: Date.now,
    });
    let term = 0;
    bus.receive({
      onMessage: ({ term: sent, message }) => {
        // A master of an earlier term has nothing to say any more.
        if (sent < term) return;
        term = sent;
        if (message.type === 'registered' || message.type === 'reregistered') {
          this.#registrationsCount += 1;
        }
        agent.receive(message);
      },
      onPeerGone: () => {
        this.#lostLinksCount += 1;
        agent.disconnected();
      },
    });
    this.#agents.push(agent);
  }

  #report(): AgentsReport {
    return {
      registeredCount: this.#agents.filter(({ isRegistered }) => isRegistered).length,
      tasksCount: this.#agents.reduce((sum, { tasksCount }) => sum + tasksCount, 0),
      registrationsCount: this.#registrationsCount,
      lostLinksCount: this.#lostLinksCount,
    };
  }
}

process.once('disconnect', () => process.exit());
new AgentsProcess(JSON.parse(process.argv[2] ?? '') as AgentsPlan).start();
