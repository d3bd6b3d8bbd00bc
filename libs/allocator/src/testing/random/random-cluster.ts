import type { BeginMessage, EngineMessage } from '../../allocation-engine.ts';
import { ClusterModel } from './cluster-model.ts';
import type { Dice } from './dice.ts';
import {
  addRandomAgent,
  answerInverseOffer,
  randomAgentEvent,
  type AgentEvent,
} from './random-agent-events.ts';
import {
  randomBegin,
  randomQuotas,
  randomWeight,
  randomWhitelist,
} from './random-configuration.ts';
import {
  addRandomFramework,
  randomFrameworkEvent,
  type FrameworkEvent,
} from './random-framework-events.ts';
import { acceptOffer, answerLate, declineOffer, finishTasks } from './random-offers.ts';
import { randomOperation } from './random-operations.ts';
import { randomOperatorOperation } from './random-operator-operations.ts';

/** What may happen in a random cluster, by how often it does. */
const EVENTS = {
  allocate: 30,
  decline: 14,
  accept: 14,
  finish: 10,
  operate: 7,
  operatorOperates: 3,
  addAgent: 7,
  updateAgent: 4,
  removeAgent: 3,
  toggleAgent: 2,
  provide: 1,
  addFramework: 6,
  updateFramework: 4,
  toggleFramework: 3,
  removeFramework: 2,
  suppress: 4,
  revive: 4,
  request: 1,
  quota: 4,
  weights: 3,
  whitelist: 1,
  maintain: 4,
  answerInverseOffer: 4,
  answerLate: 1,
  pause: 1,
} as const;

type Event = keyof typeof EVENTS;

const AGENTS_MAX = 10;
const FRAMEWORKS_MAX = 8;

const AGENT_EVENTS: ReadonlySet<Event> = new Set<AgentEvent>([
  'updateAgent',
  'removeAgent',
  'toggleAgent',
  'maintain',
  'provide',
]);

const FRAMEWORK_EVENTS: ReadonlySet<Event> = new Set<FrameworkEvent>([
  'updateFramework',
  'toggleFramework',
  'removeFramework',
  'suppress',
  'revive',
  'request',
]);

/** Messages of a master to an allocator, chosen by dice and in keeping with what was said before. */
export class RandomCluster {
  readonly model = new ClusterModel();
  private readonly dice: Dice;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  begin(): BeginMessage {
    return randomBegin(this.dice);
  }

  /** What begins a story: a framework or an agent. */
  arrive(): readonly EngineMessage[] {
    const { dice, model } = this;
    return dice.chance(0.5) ? addRandomFramework(dice, model) : addRandomAgent(dice, model);
  }

  /** The next messages; none when the dice asked for something that cannot be. */
  next(): readonly EngineMessage[] {
    const { dice, model } = this;
    model.nowMs += dice.pick([0, 0, 10, 400, 1000, 3000]);
    if (model.pauses > 0 && dice.chance(0.7)) {
      model.pauses -= 1;
      return [{ type: 'resume' }];
    }
    return this.event(dice.weighted(EVENTS));
  }

  private event(name: Event): readonly EngineMessage[] {
    const { dice, model } = this;
    if (isAgentEvent(name))
      return model.agents.size === 0 ? [] : randomAgentEvent(dice, model, name);
    if (isFrameworkEvent(name)) {
      return model.frameworks.size === 0 ? [] : randomFrameworkEvent(dice, model, name);
    }
    switch (name) {
      case 'allocate':
        return [{ type: 'requestAllocation' }];
      case 'decline':
        return declineOffer(dice, model);
      case 'accept':
        return acceptOffer(dice, model);
      case 'finish':
        return finishTasks(dice, model);
      case 'answerLate':
        return answerLate(dice, model);
      case 'operate':
        return randomOperation(dice, model);
      case 'operatorOperates':
        return randomOperatorOperation(dice, model);
      case 'addAgent':
        return model.agents.size < AGENTS_MAX ? addRandomAgent(dice, model) : [];
      case 'addFramework':
        return model.frameworks.size < FRAMEWORKS_MAX ? addRandomFramework(dice, model) : [];
      case 'quota':
        return [{ type: 'updateQuota', quotas: randomQuotas(dice) }];
      case 'weights':
        return [{ type: 'updateWeights', weights: [randomWeight(dice)] }];
      case 'whitelist':
        return [randomWhitelist(dice, model)];
      case 'answerInverseOffer':
        return answerInverseOffer(dice, model);
      case 'pause':
        model.pauses += 1;
        return [{ type: 'pause' }];
    }
  }
}

function isAgentEvent(name: Event): name is AgentEvent {
  return AGENT_EVENTS.has(name);
}

function isFrameworkEvent(name: Event): name is FrameworkEvent {
  return FRAMEWORK_EVENTS.has(name);
}
