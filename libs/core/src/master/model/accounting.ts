import { Resources } from '@mezzo/domain';
import type { AgentInfo } from '@mezzo/domain/messages';
import type { AgentRecord } from './agent-record.ts';
import type { FrameworkRecord } from './framework-record.ts';
import type { ResourceTally } from './resource-tally.ts';

/**
 * Who holds what. Every change of total, used and offered resources goes through here, so that
 * agents, frameworks, `claimed` and the cluster's totals never disagree. A framework may be unknown:
 * agents can re-register before it is recovered.
 */

/** An agent that has just been registered counts as of now. */
export function countAgent(agent: AgentRecord): void {
  agent.cluster.total.add(agent.totalResources);
  agent.cluster.started.add(Resources.of(agent.info.resources));
}

/** The reverse of {@link countAgent}; what may still be held on the agent is forgotten with it. */
export function uncountAgent(agent: AgentRecord): void {
  const { cluster } = agent;
  cluster.total.subtract(agent.totalResources);
  cluster.started.subtract(Resources.of(agent.info.resources));
  for (const used of agent.usedResources.values()) cluster.used.subtract(used);
  cluster.offered.subtract(agent.offeredResources);
}

/** @param agent - one that counts */
export function setTotal(agent: AgentRecord, total: Resources): void {
  agent.cluster.total.subtract(agent.totalResources);
  agent.cluster.total.add(total);
  agent.totalResources = total;
  agent.viewVersion += 1;
}

/** @param agent - one that counts */
export function setAgentInfo(agent: AgentRecord, info: AgentInfo): void {
  agent.cluster.started.subtract(Resources.of(agent.info.resources));
  agent.cluster.started.add(Resources.of(info.resources));
  agent.info = info;
  agent.viewVersion += 1;
}

/** Tasks, executors and pending operations of a framework hold more on an agent. */
export function addUsed(
  agent: AgentRecord,
  frameworkId: string,
  framework: FrameworkRecord | undefined,
  resources: Resources,
): void {
  if (resources.isEmpty) return;
  const before = agent.usedBy(frameworkId);
  const after = before.add(resources);
  setUsed(agent, frameworkId, after);
  agent.claimed = agent.claimed.add(claim(resources));
  agent.cluster.used.add(resources.nonShared());
  recountShared(agent.cluster.used, before, after);
  if (framework !== undefined) addFrameworkUsed(framework, agent.id, resources);
}

/** Only the framework's side: for what an agent counted before the framework was known. */
export function addFrameworkUsed(
  framework: FrameworkRecord,
  agentId: string,
  resources: Resources,
): void {
  framework.used.add(agentId, resources);
  framework.version += 1;
}

/** The reverse of {@link addUsed}. */
export function removeUsed(
  agent: AgentRecord,
  frameworkId: string,
  framework: FrameworkRecord | undefined,
  resources: Resources,
): void {
  if (resources.isEmpty) return;
  const before = agent.usedBy(frameworkId);
  const after = before.subtract(resources);
  setUsed(agent, frameworkId, after);
  agent.claimed = agent.claimed.subtract(claim(resources));
  agent.cluster.used.subtract(resources.nonShared());
  recountShared(agent.cluster.used, before, after);
  if (framework === undefined) return;
  framework.used.subtract(agent.id, resources);
  framework.version += 1;
}

export function addOffered(
  agent: AgentRecord,
  framework: FrameworkRecord,
  resources: Resources,
): void {
  setOffered(agent, agent.offeredResources.add(resources));
  agent.claimed = agent.claimed.add(claim(resources));
  agent.cluster.offered.add(resources.nonShared());
  framework.offered.add(agent.id, resources);
  framework.version += 1;
}

export function removeOffered(
  agent: AgentRecord,
  framework: FrameworkRecord,
  resources: Resources,
): void {
  setOffered(agent, agent.offeredResources.subtract(resources));
  agent.claimed = agent.claimed.subtract(claim(resources));
  agent.cluster.offered.subtract(resources.nonShared());
  framework.offered.subtract(agent.id, resources);
  framework.version += 1;
}

/** What others can no longer have: shared resources may be promised any number of times. */
function claim(resources: Resources): Resources {
  return resources.nonShared().unallocate();
}

function setUsed(agent: AgentRecord, frameworkId: string, resources: Resources): void {
  if (resources.isEmpty) agent.usedResources.delete(frameworkId);
  else agent.usedResources.set(frameworkId, resources);
  agent.viewVersion += 1;
}

function setOffered(agent: AgentRecord, offered: Resources): void {
  recountShared(agent.cluster.offered, agent.offeredResources, offered);
  agent.offeredResources = offered;
  agent.viewVersion += 1;
}

/** A shared resource counts once for everybody who holds it, however many copies that are. */
function recountShared(tally: ResourceTally, before: Resources, after: Resources): void {
  tally.subtract(before.shared());
  tally.add(after.shared());
}
