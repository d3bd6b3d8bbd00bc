import { HierarchicalAllocator } from '@mezzo/allocator';
import { Agent, Master, type AgentConfig, type AgentRandom, type MasterOptions } from '@mezzo/core';

/** What the simulator needs of a master. */
export type MasterCore = Pick<Master, 'step' | 'nextDeadlineMs' | 'state'>;
/** What the simulator needs of an agent. */
export type AgentCore = Pick<Agent, 'step' | 'nextDeadlineMs' | 'records'>;
/** What the simulator needs of an allocator. */
export type AllocatorCore = Pick<
  HierarchicalAllocator,
  'handle' | 'allocate' | 'allocationRequested'
>;

/**
 * The code under test. Tests of the checkers put cores with planted bugs in place of the real ones.
 */
export interface Cores {
  readonly master: (options: MasterOptions) => MasterCore;
  readonly agent: (config: AgentConfig, random: AgentRandom) => AgentCore;
  readonly allocator: () => AllocatorCore;
  /** Whether the agent's shell waits for checkpoints, as it must. */
  readonly waitsForCheckpoints: boolean;
}

export const REAL_CORES: Cores = {
  master: (options) => new Master(options),
  agent: (config, random) => new Agent(config, random),
  allocator: () => new HierarchicalAllocator(),
  waitsForCheckpoints: true,
};
