import { resources } from '@mezzo/allocator/testing/message-builders';
import type { FrameworkResources } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';
import { AllocatorDriver, timed } from './allocator-driver.ts';

/** The cluster of Mesos' DeclineOffers and SuppressOffers: every agent partly used, one role `*`. */

const PORT_FRAGMENTS = 16;
/** How many messages a master's loop takes in before it lets the allocator run. */
export const MESSAGES_PER_TURN = 1000;

/** A message list of its own for every agent, as every agent's registration brings one. */
export function ownResources(text: string): readonly Resource[] {
  return resources(text).map((each) => ({ ...each }));
}

/** `ports` in 16 ranges: single ports with gaps, the last up to the end. */
export function fragmentedPorts(begin: number, end: number): string {
  const ranges = Array.from({ length: PORT_FRAGMENTS }, (_, i) => {
    const first = begin + 2 * i;
    return `${first}-${i === PORT_FRAGMENTS - 1 ? end : first}`;
  });
  return `ports:[${ranges.join(',')}]`;
}

export function frameworkId(index: number): string {
  return `framework-${String(index).padStart(6, '0')}`;
}

export function agentId(index: number): string {
  return `agent-${index}`;
}

export interface ClusterSize {
  readonly agents: number;
  readonly frameworks: number;
}

export interface PhaseTimes {
  readonly addFrameworksMs: number;
  readonly addAgentsMs: number;
}

const AGENT = 'cpus:24;mem:4096;disk:4096;ports:[31000-32000]';
const USED = `cpus:16;mem:2014;disk:1024;${fragmentedPorts(31000, 32000)}`;

/** Adds frameworks, then agents with a part of each used by one of the frameworks in turn. */
export function buildCluster(size: ClusterSize): PhaseTimes & { readonly driver: AllocatorDriver } {
  const driver = new AllocatorDriver();
  const addFrameworksMs = timed(() => {
    for (let i = 0; i < size.frameworks; i += 1) driver.addFramework(frameworkId(i), ['*']);
  });
  const used = resources(USED, '*');
  const agents = Array.from({ length: size.agents }, (_, i) => ({
    id: agentId(i),
    total: ownResources(AGENT),
    used: usedBy(i % size.frameworks, used),
  }));
  const addAgentsMs = timed(() => {
    agents.forEach(({ id, total, used: list }, i) => {
      driver.addAgent(id, total, { used: list });
      if ((i + 1) % MESSAGES_PER_TURN === 0) driver.allocate();
    });
    driver.allocate();
  });
  driver.collect();
  return { driver, addFrameworksMs, addAgentsMs };
}

function usedBy(framework: number, used: readonly Resource[]): readonly FrameworkResources[] {
  return [
    {
      frameworkId: { value: frameworkId(framework) },
      resources: used.map((each) => ({ ...each })),
    },
  ];
}
