import type { AgentEffect, AgentInput, MasterEffect, MasterInput } from '@mezzo/core';
import type { AllocatorInput, AllocatorOutput, RegistryState } from '@mezzo/domain';
import type { executorApi } from '@mezzo/domain/messages';
import type { AgentLife } from '../agent/agent-life.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { MasterLife } from '../master/master-life.ts';
import type { RegistryWrite } from '../registry/simulated-registry.ts';

/**
 * Watches a world for one rule. Hooks are called right after what they tell of; a checker changes
 * nothing.
 */
export interface Checker {
  onHistory?(event: HistoryEvent): void;
  onMasterStep?(master: MasterLife, input: MasterInput, effects: readonly MasterEffect[]): void;
  onAgentStep?(agent: AgentLife, input: AgentInput, effects: readonly AgentEffect[]): void;
  /** An agent says something to an executor: all that went before is done. */
  onExecutorTold?(agent: AgentLife, frameworkId: string, event: executorApi.Event): void;
  onAllocatorInput?(allocator: string, input: AllocatorInput): void;
  onAllocatorOutput?(allocator: string, output: AllocatorOutput): void;
  onRegistryRecovered?(term: number, state: RegistryState): void;
  onRegistryWrite?(write: RegistryWrite): void;
  /** Now and then, between steps. */
  onAudit?(): void;
  /** Faults are over for long, and everything should have come to rest. */
  onSettled?(): void;
  /** All frameworks are torn down, and everything should be free. */
  onEmptied?(): void;
}
