import { Resources } from '@mezzo/domain';
import type { AgentRecord } from './agent-record.ts';
import type { FrameworkRecord } from './framework-record.ts';

/**
 * Who holds what. Every change of used and offered resources goes through here, so that agents,
 * frameworks and `claimed` never disagree. A framework may be unknown: agents can re-register
 * before it is recovered.
 */

/** Tasks, executors and pending operations of a framework hold more on an agent. */
export function addUsed(
  agent: AgentRecord,
  frameworkId: string,
  framework: FrameworkRecord | undefined,
  resources: Resources,
): void {
  if (resources.isEmpty) return;
  addTo(agent.usedResources, frameworkId, resources);
  agent.claimed = agent.claimed.add(claim(resources));
  agent.viewVersion += 1;
  if (framework !== undefined) addFrameworkUsed(framework, agent.id, resources);
}

/** Only the framework's side: for what an agent counted before the framework was known. */
export function addFrameworkUsed(
  framework: FrameworkRecord,
  agentId: string,
  resources: Resources,
): void {
  if (resources.isEmpty) return;
  addTo(framework.usedResources, agentId, resources);
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
  subtractFrom(agent.usedResources, frameworkId, resources);
  agent.claimed = agent.claimed.subtract(claim(resources));
  agent.viewVersion += 1;
  if (framework === undefined) return;
  subtractFrom(framework.usedResources, agent.id, resources);
  framework.version += 1;
}

export function addOffered(
  agent: AgentRecord,
  framework: FrameworkRecord,
  resources: Resources,
): void {
  agent.offeredResources = agent.offeredResources.add(resources);
  agent.claimed = agent.claimed.add(claim(resources));
  agent.viewVersion += 1;
  addTo(framework.offeredResources, agent.id, resources);
  framework.version += 1;
}

export function removeOffered(
  agent: AgentRecord,
  framework: FrameworkRecord,
  resources: Resources,
): void {
  agent.offeredResources = agent.offeredResources.subtract(resources);
  agent.claimed = agent.claimed.subtract(claim(resources));
  agent.viewVersion += 1;
  subtractFrom(framework.offeredResources, agent.id, resources);
  framework.version += 1;
}

/** What others can no longer have: shared resources may be promised any number of times. */
function claim(resources: Resources): Resources {
  return resources.nonShared().unallocate();
}

function addTo(map: Map<string, Resources>, key: string, resources: Resources): void {
  map.set(key, (map.get(key) ?? Resources.empty).add(resources));
}

function subtractFrom(map: Map<string, Resources>, key: string, resources: Resources): void {
  const rest = (map.get(key) ?? Resources.empty).subtract(resources);
  if (rest.isEmpty) map.delete(key);
  else map.set(key, rest);
}
