import type { AgentEffect, AgentInput, MasterEffect, MasterInput, OfferRecord } from '@mezzo/core';
import { REAL_CORES, type AgentCore, type Cores, type MasterCore } from '../world/cores.ts';
import {
  plantInAgent,
  plantInAgentEffects,
  plantInAgentInputs,
  plantInAllocatorInputs,
  plantInMaster,
  plantInMasterEffects,
} from './plant.ts';

/** A mistake, and who must notice it. */
export interface PlantedBug {
  readonly cores: Cores;
  /** The name of a checker, or of what a world at rest must be like. */
  readonly checker: string;
  /** Where to begin looking, to save time: worlds before this one are known not to show it. */
  readonly firstSeed?: number;
}

/** Cores that do one thing wrong, for tests of the checkers. */
export const PLANTED_BUGS: Readonly<Record<string, PlantedBug>> = {
  // Resources.
  'resources of declined offers are forgotten': {
    checker: 'master and allocator agree',
    cores: plantInMasterEffects((effect, input) =>
      isCall(input, 'DECLINE') && isToAllocator(effect, 'recoverResources') ? undefined : effect,
    ),
  },
  'resources of ended tasks are given back twice': {
    checker: 'master and allocator agree',
    cores: plantInMaster(() => (master, input, nowMs) => {
      const effects = master.step(input, nowMs);
      const isEnd = input.kind === 'agentMessage' && input.message.type === 'statusUpdate';
      const returned = effects.filter((effect) => isToAllocator(effect, 'recoverResources'));
      return isEnd ? [...effects, ...returned] : effects;
    }),
  },
  'an offer is kept although its agent is gone': {
    checker: 'the books of a master are right',
    firstSeed: 3,
    cores: plantInMaster(() => keepingOffers),
  },
  'nobody is told that an offer is gone': {
    checker: 'offers stand until they are rescinded',
    cores: plantInMasterEffects((effect) =>
      effect.kind === 'toScheduler' && effect.event.rescind !== undefined ? undefined : effect,
    ),
  },
  'an allocator forgets what is used on an agent that is new to it': {
    checker: 'the allocator promises nothing twice',
    cores: plantInAllocatorInputs((input) =>
      input.type === 'agentAdded' ? { ...input, used: [] } : input,
    ),
  },

  // Status updates.
  'an update is reported before it is durable': {
    checker: 'checkpoints go first',
    cores: { ...REAL_CORES, waitsForCheckpoints: false },
  },
  'an update is acknowledged before it is checkpointed': {
    checker: 'checkpoints go first',
    cores: plantInAgent(() => acknowledgingFirst),
  },
  'terminal updates are not passed on': {
    checker: 'everything comes to rest',
    cores: plantInMasterEffects((effect) =>
      effect.kind === 'toScheduler' && effect.event.update?.status.state === 'TASK_FINISHED'
        ? undefined
        : effect,
    ),
  },
  'acknowledgements do not reach the agent': {
    checker: 'everything comes to rest',
    cores: plantInMasterEffects((effect) =>
      effect.kind === 'toAgent' && effect.message.type === 'acknowledgeStatusUpdate'
        ? undefined
        : effect,
    ),
  },
  'a failed task is told as finished': {
    checker: 'ends are told truly',
    cores: plantInAgentInputs(tellingSuccess),
  },

  // Tasks and executors.
  'a launch that comes again is carried out again': {
    checker: 'no task runs twice',
    firstSeed: 2,
    cores: plantInAgent(launchingAgain),
  },
  'an agent forgets its tasks when it registers again': {
    checker: 'no machine is promised twice',
    firstSeed: 3,
    cores: plantInAgentEffects((effect) =>
      effect.kind === 'toMaster' && effect.message.type === 'reregister'
        ? { ...effect, message: { ...effect.message, tasks: [] } }
        : effect,
    ),
  },
  'reconciliation forgets tasks that the agent did not report': {
    checker: 'everything comes to rest',
    firstSeed: 6,
    cores: plantInMasterEffects((effect) =>
      effect.kind === 'toAgent' && effect.message.type === 'reregistered'
        ? { ...effect, message: { ...effect.message, reconciliations: [] } }
        : effect,
    ),
  },
  'the end of an executor is not reported': {
    checker: 'everything comes to rest',
    cores: plantInAgentEffects((effect) =>
      effect.kind === 'toMaster' && effect.message.type === 'exitedExecutor' ? undefined : effect,
    ),
  },
  'agents do not hear that a framework is over': {
    checker: 'everything comes to rest',
    firstSeed: 12,
    cores: plantInMasterEffects((effect) =>
      effect.kind === 'toAgent' && effect.message.type === 'shutdownFramework' ? undefined : effect,
    ),
  },

  // Leadership.
  'an agent obeys a master of a former term': {
    checker: 'a deposed master changes nothing',
    firstSeed: 4,
    cores: plantInAgent(obeyingAnybody),
  },
  'a change of the registry is announced before it is durable': {
    checker: 'the registry goes first',
    cores: plantInMaster(() => announcingFirst(() => true)),
  },
  'the removal of a framework is announced before it is durable': {
    checker: 'the registry goes first',
    cores: plantInMaster(() =>
      announcingFirst(({ changes }) => changes.some(({ kind }) => kind === 'removeFramework')),
    ),
  },
};

function isCall(input: MasterInput, type: 'DECLINE'): boolean {
  return input.kind === 'schedulerCall' && input.call.type === type;
}

function isToAllocator(effect: MasterEffect, type: 'recoverResources'): boolean {
  return effect.kind === 'toAllocator' && effect.input.type === type;
}

function keepingOffers(master: MasterCore, input: MasterInput, nowMs: number): MasterEffect[] {
  const { offers, agents } = master.state;
  const before: readonly OfferRecord[] = [...offers.values()];
  const effects = master.step(input, nowMs);
  for (const offer of before) {
    const isActive = agents.registered.get(offer.agentId)?.active === true;
    if (!isActive) offers.set(offer.id, offer);
  }
  return effects;
}

function acknowledgingFirst(agent: AgentCore, input: AgentInput, nowMs: number): AgentEffect[] {
  const effects = agent.step(input, nowMs);
  const isFirst = (effect: AgentEffect): boolean =>
    effect.kind === 'toExecutor' && effect.event.type === 'ACKNOWLEDGED';
  return [...effects.filter(isFirst), ...effects.filter((effect) => !isFirst(effect))];
}

function tellingSuccess(input: AgentInput): AgentInput {
  const update = input.kind === 'executorCall' ? input.call.update : undefined;
  if (input.kind !== 'executorCall' || update?.status.state !== 'TASK_FAILED') return input;
  const status = { ...update.status, state: 'TASK_FINISHED' as const };
  return { ...input, call: { ...input.call, update: { ...update, status } } };
}

/** A launch is recognised by nothing: neither by its uuid, nor by the tasks that are there. */
function launchingAgain() {
  const launches = new Map<string, AgentEffect>();
  return (agent: AgentCore, input: AgentInput, nowMs: number): readonly AgentEffect[] => {
    const effects = agent.step(input, nowMs);
    if (input.kind !== 'masterMessage' || input.message.type !== 'runTask') return effects;
    const key = `${input.message.framework.id?.value ?? ''} ${input.message.task.task_id.value}`;
    const again = launches.get(key);
    const launch = effects.find(({ kind }) => kind === 'launchContainer');
    if (launch !== undefined) launches.set(key, launch);
    return again === undefined ? effects : [...effects, again];
  };
}

function obeyingAnybody() {
  let highest = 0;
  return (agent: AgentCore, input: AgentInput, nowMs: number): readonly AgentEffect[] => {
    if (input.kind !== 'masterMessage') return agent.step(input, nowMs);
    highest = Math.max(highest, input.term);
    return agent.step({ ...input, term: highest }, nowMs);
  };
}

/** Goes on at once after the changes that are `hasty`. */
function announcingFirst(hasty: (effect: PersistEffect) => boolean) {
  return (master: MasterCore, input: MasterInput, nowMs: number): readonly MasterEffect[] => {
    const effects: MasterEffect[] = [];
    const pending: MasterInput[] = [input];
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      for (const effect of master.step(next, nowMs)) {
        effects.push(effect);
        if (effect.kind !== 'persist' || !hasty(effect)) continue;
        pending.push({ kind: 'persisted', token: effect.token });
      }
    }
    return effects;
  };
}

type PersistEffect = Extract<MasterEffect, { kind: 'persist' }>;
