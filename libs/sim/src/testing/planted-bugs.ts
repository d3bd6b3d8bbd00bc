import { Agent, Master, type AgentEffect, type MasterEffect } from '@mezzo/core';
import { REAL_CORES, type Cores } from '../world/cores.ts';

/** Cores that do one thing wrong, for tests of the checkers. */
export const PLANTED_BUGS: Readonly<Record<string, Cores>> = {
  'resources of declined offers are forgotten': withMasterEffects((effect) =>
    effect.kind === 'toAllocator' && effect.input.type === 'recoverResources'
      ? { ...effect, input: { ...effect.input, resources: [] } }
      : effect,
  ),
  'an update is reported before it is durable': { ...REAL_CORES, waitsForCheckpoints: false },
  'terminal updates are not passed on': withMasterEffects((effect) =>
    effect.kind === 'toScheduler' && effect.event.update?.status.state === 'TASK_FINISHED'
      ? undefined
      : effect,
  ),
  'an agent forgets its tasks when it registers again': withAgentEffects((effect) =>
    effect.kind === 'toMaster' && effect.message.type === 'reregister'
      ? { ...effect, message: { ...effect.message, tasks: [] } }
      : effect,
  ),
};

function withMasterEffects(change: (effect: MasterEffect) => MasterEffect | undefined): Cores {
  return {
    ...REAL_CORES,
    master: (options) => {
      const master = new Master(options);
      const step: Master['step'] = (input, nowMs) =>
        master.step(input, nowMs).flatMap((effect) => change(effect) ?? []);
      return {
        step,
        nextDeadlineMs: () => master.nextDeadlineMs(),
        get state() {
          return master.state;
        },
      };
    },
  };
}

function withAgentEffects(change: (effect: AgentEffect) => AgentEffect | undefined): Cores {
  return {
    ...REAL_CORES,
    agent: (config, random) => {
      const agent = new Agent(config, random);
      const step: Agent['step'] = (input, nowMs) =>
        agent.step(input, nowMs).flatMap((effect) => change(effect) ?? []);
      return {
        step,
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
