import { Agent, Master, type AgentEffect, type AgentInput } from '@mezzo/core';
import type { MasterEffect, MasterInput } from '@mezzo/core';
import type { AllocatorInput } from '@mezzo/domain';
import {
  REAL_CORES,
  type AgentCore,
  type AllocatorCore,
  type Cores,
  type MasterCore,
} from '../world/cores.ts';

/** Takes one step of a core: as it is, with another input, or with other effects. */
export type WrongStep<Core, Input, Effect> = (
  core: Core,
  input: Input,
  nowMs: number,
) => readonly Effect[];

/** Masters that step wrongly; each gets a step function of its own, for what it remembers. */
export function plantInMaster(
  makeStep: () => WrongStep<MasterCore, MasterInput, MasterEffect>,
): Cores {
  return {
    ...REAL_CORES,
    master: (options) => {
      const master = new Master(options);
      const wrongly = makeStep();
      return {
        step: (input, nowMs) => [...wrongly(master, input, nowMs)],
        nextDeadlineMs: () => master.nextDeadlineMs(),
        get state() {
          return master.state;
        },
      };
    },
  };
}

/** Masters some of whose effects are lost (undefined) or others than they should be. */
export function plantInMasterEffects(
  change: (effect: MasterEffect, input: MasterInput) => MasterEffect | undefined,
): Cores {
  return plantInMaster(
    () => (master, input, nowMs) =>
      master.step(input, nowMs).flatMap((effect) => change(effect, input) ?? []),
  );
}

/** Agents that step wrongly. */
export function plantInAgent(makeStep: () => WrongStep<AgentCore, AgentInput, AgentEffect>): Cores {
  return {
    ...REAL_CORES,
    agent: (config, random) => {
      const agent = new Agent(config, random);
      const wrongly = makeStep();
      return {
        step: (input, nowMs) => wrongly(agent, input, nowMs),
        get nextDeadlineMs() {
          return agent.nextDeadlineMs;
        },
        get records() {
          return agent.records;
        },
      };
    },
  };
}

/** Agents that misunderstand what they are told. */
export function plantInAgentInputs(change: (input: AgentInput) => AgentInput): Cores {
  return plantInAgent(() => (agent, input, nowMs) => agent.step(change(input), nowMs));
}

/** Agents some of whose effects are lost (undefined) or others than they should be. */
export function plantInAgentEffects(
  change: (effect: AgentEffect) => AgentEffect | undefined,
): Cores {
  return plantInAgent(
    () => (agent, input, nowMs) =>
      agent.step(input, nowMs).flatMap((effect) => change(effect) ?? []),
  );
}

/** Allocators that misunderstand what they are told. */
export function plantInAllocatorInputs(change: (input: AllocatorInput) => AllocatorInput): Cores {
  return {
    ...REAL_CORES,
    allocator: () => {
      const allocator: AllocatorCore = REAL_CORES.allocator();
      return {
        handle: (input, nowMs) => allocator.handle(change(input), nowMs),
        allocate: (nowMs) => allocator.allocate(nowMs),
        get allocationRequested() {
          return allocator.allocationRequested;
        },
      };
    },
  };
}
