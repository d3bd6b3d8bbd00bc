import { Resources } from '@mezzo/domain';
import type { AllocatorOptions } from '@mezzo/domain';
import type { quota } from '@mezzo/domain/messages';
import type { BeginMessage, EngineMessage } from '../../allocation-engine.ts';
import {
  agentInfo,
  begin,
  frameworkAdded,
  frameworkUpdated,
  quotaConfig,
} from '../message-builders.ts';
import { ClusterModel, type ModelHolding } from './cluster-model.ts';
import type { Dice } from './dice.ts';
import {
  ROLES,
  randomAgentCapabilities,
  randomAgentInfo,
  randomPart,
  randomTotal,
  withCopies,
} from './random-agents.ts';
import { randomFrameworkChoices, randomRoles } from './random-frameworks.ts';
import { randomOperation } from './random-operations.ts';

/** What may happen in a random cluster, by how often it does. */
const EVENTS = {
  allocate: 30,
  decline: 14,
  accept: 14,
  finish: 10,
  operate: 6,
  operatorOperates: 3,
  addAgent: 6,
  updateAgent: 4,
  removeAgent: 2,
  toggleAgent: 2,
  addFramework: 5,
  updateFramework: 4,
  toggleFramework: 3,
  removeFramework: 2,
  suppress: 4,
  revive: 4,
  quota: 4,
  weights: 3,
  whitelist: 1,
  maintain: 3,
  answerInverseOffer: 3,
  pause: 1,
} as const;

/** Messages of a master to an allocator, chosen by dice and in keeping with what was said before. */
export class RandomCluster {
  readonly model = new ClusterModel();
  private readonly dice: Dice;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  begin(): BeginMessage {
    const { dice } = this;
    const options: Partial<AllocatorOptions> = {
      sorter: dice.chance(0.7) ? 'drf' : 'random',
      fairnessExcludedResourceNames: dice.chance(0.2) ? ['gpus', 'disk'] : [],
      filterGpuResources: dice.chance(0.8),
      minAllocatableResources: dice.pick([
        [{ cpus: 0.01 }, { mem: 32 }],
        [],
        [{ cpus: 1, mem: 20 }],
      ]),
      seed: dice.below(2 ** 32),
      ...(dice.chance(0.5) && {
        domain: { fault_domain: { region: { name: 'here' }, zone: { name: 'z' } } },
      }),
    };
    return begin(options, { quotas: dice.chance(0.3) ? this.quotas() : [] });
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

  private event(name: keyof typeof EVENTS): readonly EngineMessage[] {
    const { dice } = this;
    switch (name) {
      case 'allocate':
        return [{ type: 'requestAllocation' }];
      case 'decline':
        return this.decline();
      case 'accept':
        return this.accept();
      case 'finish':
        return this.finish();
      case 'operate':
        return randomOperation(dice, this.model);
      case 'operatorOperates':
        return this.operatorOperates();
      case 'addAgent':
        return this.model.agents.size < 10 ? this.addAgent() : [];
      case 'addFramework':
        return this.model.frameworks.size < 8 ? this.addFramework() : [];
      case 'updateAgent':
      case 'removeAgent':
      case 'toggleAgent':
      case 'maintain':
        return this.model.agents.size === 0 ? [] : this.agentEvent(name);
      case 'updateFramework':
      case 'toggleFramework':
      case 'removeFramework':
      case 'suppress':
      case 'revive':
        return this.model.frameworks.size === 0 ? [] : this.frameworkEvent(name);
      case 'quota':
        return [{ type: 'updateQuota', quotas: this.quotas() }];
      case 'weights':
        return [{ type: 'updateWeights', weights: [this.weight()] }];
      case 'whitelist':
        return [this.whitelist()];
      case 'answerInverseOffer':
        return this.answerInverseOffer();
      case 'pause':
        this.model.pauses += 1;
        return [{ type: 'pause' }];
    }
  }

  // Offers.

  private takeFrom(list: ModelHolding[]): ModelHolding | undefined {
    const [taken] = list.splice(this.dice.below(list.length), 1);
    return taken;
  }

  private recover(
    holding: ModelHolding,
    resources: Resources,
    allocated: boolean,
    refuseSeconds?: number,
  ): readonly EngineMessage[] {
    if (resources.isEmpty) return [];
    return [
      {
        type: 'recoverResources',
        frameworkId: { value: holding.frameworkId },
        agentId: { value: holding.agentId },
        resources: withCopies(resources),
        allocated,
        ...(refuseSeconds !== undefined && { filters: { refuse_seconds: refuseSeconds } }),
      },
    ];
  }

  private refuseSeconds(): number | undefined {
    return this.dice.pick([undefined, 0, 0.5, 2, 5, 5, 1000, -1]);
  }

  private decline(): readonly EngineMessage[] {
    const offer = this.takeFrom(this.model.offers);
    if (offer === undefined) return [];
    return this.recover(offer, offer.resources, false, this.refuseSeconds());
  }

  private accept(): readonly EngineMessage[] {
    const offer = this.takeFrom(this.model.offers);
    if (offer === undefined) return [];
    const used = randomPart(this.dice, offer.resources);
    const left = offer.resources.subtract(used);
    this.model.allocate({ ...offer, resources: used });
    return [
      ...this.recover(offer, left, false, this.refuseSeconds()),
      ...(used.isEmpty
        ? []
        : [
            {
              type: 'transitionOfferedToAllocated' as const,
              agentId: { value: offer.agentId },
              resources: withCopies(used),
            },
          ]),
    ];
  }

  private finish(): readonly EngineMessage[] {
    const allocation = this.takeFrom(this.model.allocations);
    if (allocation === undefined) return [];
    return this.recover(allocation, allocation.resources, true);
  }

  /** May be refused: whether the resources are free is for the allocator to say. */
  private operatorOperates(): readonly EngineMessage[] {
    const { dice, model } = this;
    if (model.agents.size === 0) return [];
    const [agentId, agent] = dice.pick([...model.agents]);
    const free = agent.total.unreserved().nonRevocable().nonShared();
    const consumed = randomPart(
      dice,
      free.filter((kind) => kind.type === 'SCALAR' && kind.disk === undefined),
    );
    if (consumed.isEmpty) return [];
    const converted = consumed.pushReservation({
      type: 'DYNAMIC',
      role: dice.pick(['a', 'b', 'c']),
    });
    const conversions = [{ consumed: consumed.messages, converted: converted.messages }];
    const requestId = model.fresh('request');
    return [{ type: 'updateAvailable', requestId, agentId: { value: agentId }, conversions }];
  }

  /** To be called when such an operation was not refused. */
  operatorOperated(message: Extract<EngineMessage, { readonly type: 'updateAvailable' }>): void {
    const agent = this.model.agents.get(message.agentId.value);
    if (agent === undefined) return;
    for (const { consumed, converted } of message.conversions) {
      agent.total = agent.total.subtract(Resources.of(consumed)).add(Resources.of(converted));
    }
  }

  // Agents.

  addAgent(): readonly EngineMessage[] {
    const { dice, model } = this;
    const id = model.fresh('s');
    const total = randomTotal(dice, id);
    const inMaintenance = dice.chance(0.1);
    model.agents.set(id, { total: Resources.of(total), inMaintenance });
    return [
      {
        type: 'agentAdded',
        agentInfo: randomAgentInfo(dice, id),
        capabilities: randomAgentCapabilities(dice).map((type) => ({ type })),
        total,
        used: this.usedOn(id, Resources.of(total)),
        activated: !dice.chance(0.1),
        ...(inMaintenance && { unavailability: { start: { nanoseconds: 1 } } }),
      },
    ];
  }

  private usedOn(
    agentId: string,
    total: Resources,
  ): readonly {
    readonly frameworkId: { readonly value: string };
    readonly resources: ReturnType<typeof withCopies>;
  }[] {
    const { dice, model } = this;
    if (model.frameworks.size === 0 || !dice.chance(0.4)) return [];
    const [frameworkId, { roles }] = dice.pick([...model.frameworks]);
    const role = dice.pick(roles);
    const part = randomPart(dice, total.allocatableTo(role)).allocate(role);
    if (part.isEmpty) return [];
    model.allocate({ frameworkId, role, agentId, resources: part });
    return [{ frameworkId: { value: frameworkId }, resources: withCopies(part) }];
  }

  private agentEvent(
    name: 'updateAgent' | 'removeAgent' | 'toggleAgent' | 'maintain',
  ): readonly EngineMessage[] {
    const { dice, model } = this;
    const [id, agent] = dice.pick([...model.agents]);
    const agentId = { value: id };
    switch (name) {
      case 'removeAgent':
        model.agents.delete(id);
        model.forget((each) => each.agentId === id);
        return [{ type: 'agentRemoved', agentId }];
      case 'toggleAgent':
        return [{ type: dice.chance(0.5) ? 'agentActivated' : 'agentDeactivated', agentId }];
      case 'maintain':
        agent.inMaintenance = dice.chance(0.7);
        model.inverseOffers = model.inverseOffers.filter((each) => each.agentId !== id);
        return [
          {
            type: 'updateUnavailability',
            agentId,
            ...(agent.inMaintenance && { unavailability: { start: { nanoseconds: 7 } } }),
          },
        ];
      case 'updateAgent':
        return this.updateAgent(id);
    }
  }

  private updateAgent(id: string): readonly EngineMessage[] {
    const { dice, model } = this;
    const agent = model.agents.get(id);
    if (agent === undefined) return [];
    const withoutOversubscribed = agent.total.nonRevocable();
    const oversubscribed = { name: 'cpus', type: 'SCALAR' as const, revocable: {} };
    const more = { ...oversubscribed, scalar: { value: dice.between(1, 5) } };
    agent.total = dice.chance(0.5)
      ? withoutOversubscribed
      : withoutOversubscribed.add(Resources.of([more]));
    return [
      {
        type: 'agentUpdated',
        agentInfo: dice.chance(0.5) ? randomAgentInfo(dice, id) : agentInfo(id),
        total: agent.total.messages,
        ...(dice.chance(0.3) && {
          capabilities: randomAgentCapabilities(dice).map((type) => ({ type })),
        }),
      },
    ];
  }

  private answerInverseOffer(): readonly EngineMessage[] {
    const { dice, model } = this;
    const [answered] = model.inverseOffers.splice(dice.below(model.inverseOffers.length), 1);
    if (answered === undefined) return [];
    const { frameworkId, agentId } = answered;
    const refuseSeconds = this.refuseSeconds();
    return [
      {
        type: 'updateInverseOffer',
        frameworkId: { value: frameworkId },
        agentId: { value: agentId },
        ...(dice.chance(0.7) && {
          status: {
            status: dice.pick(['ACCEPT' as const, 'DECLINE' as const]),
            framework_id: { value: frameworkId },
            timestamp: { nanoseconds: 5 },
          },
        }),
        ...(refuseSeconds !== undefined && { filters: { refuse_seconds: refuseSeconds } }),
      },
    ];
  }

  // Frameworks.

  addFramework(): readonly EngineMessage[] {
    const { dice, model } = this;
    const id = model.fresh('f');
    const roles = randomRoles(dice);
    const choices = randomFrameworkChoices(dice, roles);
    model.frameworks.set(id, { roles, isActive: choices.active ?? true });
    return [frameworkAdded(id, roles, choices)];
  }

  private frameworkEvent(
    name: 'updateFramework' | 'toggleFramework' | 'removeFramework' | 'suppress' | 'revive',
  ): readonly EngineMessage[] {
    const { dice, model } = this;
    const [id, framework] = dice.pick([...model.frameworks]);
    const frameworkId = { value: id };
    switch (name) {
      case 'updateFramework': {
        const roles = dice.chance(0.5) ? framework.roles : randomRoles(dice);
        framework.roles = roles;
        return [frameworkUpdated(id, roles, randomFrameworkChoices(dice, roles))];
      }
      case 'toggleFramework':
        framework.isActive = !framework.isActive;
        return [
          { type: framework.isActive ? 'frameworkActivated' : 'frameworkDeactivated', frameworkId },
        ];
      case 'removeFramework':
        model.frameworks.delete(id);
        model.forget((each) => each.frameworkId === id);
        return [{ type: 'frameworkRemoved', frameworkId }];
      case 'suppress':
      case 'revive':
        return [{ type: name, frameworkId, roles: dice.some(framework.roles, 0.5) }];
    }
  }

  // The cluster.

  private quotas(): readonly quota.QuotaConfig[] {
    const { dice } = this;
    const roles = dice.some(
      ROLES.filter((role) => role !== '*' && !role.includes('/')),
      0.5,
    );
    return roles.map((role) => {
      if (dice.chance(0.25)) return quotaConfig(role, {});
      const guarantees = dice.chance(0.6)
        ? { cpus: dice.between(1, 12), ...(dice.chance(0.5) && { mem: dice.between(50, 2000) }) }
        : {};
      const limits = dice.chance(0.5)
        ? { cpus: dice.between(0, 20), ...(dice.chance(0.5) && { mem: dice.between(0, 3000) }) }
        : {};
      return quotaConfig(role, guarantees, limits);
    });
  }

  private weight(): { readonly role: string; readonly weight: number } {
    return { role: this.dice.pick(ROLES), weight: this.dice.pick([0.5, 1, 2, 3.5]) };
  }

  private whitelist(): EngineMessage {
    const { dice, model } = this;
    if (dice.chance(0.6)) return { type: 'updateWhitelist' };
    const hostnames = dice.some([...model.agents.keys()], 0.6).map((id) => `${id}.test`);
    return { type: 'updateWhitelist', whitelist: [...hostnames, 'twin.test'] };
  }
}
