import type { AgentEffect, AgentInput, MasterEffect, MasterInput } from '@mezzo/core';
import { hexOf } from '@mezzo/domain';
import type { executorApi } from '@mezzo/domain/messages';
import type { AgentLife } from '../agent/agent-life.ts';
import type { AgentProcess } from '../agent/agent-process.ts';
import type { AllocatorWatch } from '../allocator/allocator-host.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { ContainerSpec, MachineWatch } from '../machine/machine.ts';
import type { MasterLife } from '../master/master-life.ts';
import type { RegistryObserver } from '../registry/simulated-registry.ts';
import type { Trace } from '../trace/trace.ts';
import { noteAgentStep, noteMasterStep } from '../trace/note-steps.ts';
import type { HistoryFact } from '../world/environment.ts';
import type { Checker } from './checker.ts';

/** Passes on what happens in a world to all checkers, to the history and to the transcript. */
export class Watchers {
  private readonly checkers: Checker[] = [];
  private readonly trace: Trace;
  private readonly nowMs: () => number;

  constructor(trace: Trace, nowMs: () => number) {
    this.trace = trace;
    this.nowMs = nowMs;
  }

  add(checker: Checker): void {
    this.checkers.push(checker);
  }

  record(fact: HistoryFact): void {
    const event: HistoryEvent = { atMs: this.nowMs(), ...fact };
    for (const checker of this.checkers) checker.onHistory?.(event);
  }

  masterStepped(life: MasterLife, input: MasterInput, effects: readonly MasterEffect[]): void {
    noteMasterStep(this.trace, life, input, effects);
    for (const checker of this.checkers) checker.onMasterStep?.(life, input, effects);
    this.recordRemovals(effects);
  }

  /** A framework learns late, or never, that it did not come back in time. */
  private recordRemovals(effects: readonly MasterEffect[]): void {
    for (const effect of effects) {
      if (effect.kind !== 'toAllocator' || effect.input.type !== 'frameworkRemoved') continue;
      this.record({ kind: 'frameworkOver', frameworkId: effect.input.frameworkId.value });
    }
  }

  agentStepped(life: AgentLife, input: AgentInput, effects: readonly AgentEffect[]): void {
    noteAgentStep(this.trace, life, input, effects);
    for (const checker of this.checkers) checker.onAgentStep?.(life, input, effects);
  }

  allocator(name: string): AllocatorWatch {
    return {
      onInput: (input) => {
        for (const checker of this.checkers) checker.onAllocatorInput?.(name, input);
      },
      onOutput: (output) => {
        for (const checker of this.checkers) checker.onAllocatorOutput?.(name, output);
      },
    };
  }

  readonly machine: MachineWatch = {
    onTaskStarted: (host, spec) => {
      this.trace.note(hostName(host), () => `runs ${spec.taskId ?? ''}`);
      this.record({ kind: 'taskStarted', ...runOf(host, spec) });
    },
    onTaskEnded: (host, spec, status) => {
      this.trace.note(hostName(host), () => `sees ${spec.taskId ?? ''} end with status ${status}`);
      this.record({ kind: 'taskEnded', status, ...runOf(host, spec) });
    },
  };

  readonly registry: RegistryObserver = {
    onRecovered: (term, state) => {
      for (const checker of this.checkers) checker.onRegistryRecovered?.(term, state);
    },
    onDurable: (write) => {
      this.trace.note('registry', () => write.changes.map(({ kind }) => kind).join(', '));
      for (const checker of this.checkers) checker.onRegistryWrite?.(write);
    },
    onRefused: (write) => this.trace.note('registry', () => `refuses term ${write.term}`),
  };

  /** An agent speaks to an executor. */
  executorTold(agent: AgentLife, frameworkId: string, event: executorApi.Event): void {
    for (const checker of this.checkers) checker.onExecutorTold?.(agent, frameworkId, event);
    if (event.acknowledged === undefined) return;
    const { task_id: taskId, uuid } = event.acknowledged;
    const { host } = agent.process;
    const ids = { frameworkId, taskId: taskId.value, uuid: hexOf(uuid) };
    this.record({ kind: 'accepted', host, ...ids });
  }

  agentDied({ process }: AgentProcess, rebooted: boolean): void {
    this.record({ kind: 'agentDied', host: process.host, rebooted });
  }

  audit(): void {
    for (const checker of this.checkers) checker.onAudit?.();
  }

  settled(): void {
    for (const checker of this.checkers) checker.onSettled?.();
  }

  emptied(): void {
    for (const checker of this.checkers) checker.onEmptied?.();
  }
}

function hostName(host: string): string {
  return host.split(':')[0] ?? host;
}

function runOf(host: string, { containerId, frameworkId, taskId = '', resources }: ContainerSpec) {
  return { host, runId: containerId, frameworkId, taskId, resources };
}
