import type { MasterEffect, MasterInput } from '@mezzo/core';
import { RegistryImage, type RegistryState } from '@mezzo/domain';
import type { MasterLife } from '../master/master-life.ts';
import type { RegistryWrite } from '../registry/simulated-registry.ts';
import type { World } from '../world/world.ts';
import type { Checker } from './checker.ts';
import type { Violations } from './violations.ts';

const NAME = 'the registry goes first';

/**
 * What must survive a master is durable before anybody acts on it: an agent is admitted before it is
 * told so, unreachable or gone before its tasks are, and a framework is forgotten before anybody hears
 * that it is removed. Each master starts from all that was durable,
 * and the registry contradicts itself never.
 */
export class RegistryFirst implements Checker {
  private readonly world: World;
  private readonly violations: Violations;
  private readonly image = new RegistryImage();

  constructor(world: World, violations: Violations) {
    this.world = world;
    this.violations = violations;
  }

  onRegistryRecovered(term: number, state: RegistryState): void {
    const same =
      sameKeys(state.agents, this.image.agents) &&
      sameKeys(state.unreachable, this.image.unreachable) &&
      sameKeys(state.gone, this.image.gone) &&
      sameKeys(state.frameworks, this.image.frameworks);
    if (!same) this.report(`term ${term} does not start from what was durable`);
  }

  onRegistryWrite({ term, changes }: RegistryWrite): void {
    const goneBefore = [...this.image.gone.keys()];
    this.image.apply(changes);
    const { agents, unreachable, gone } = this.image;
    for (const id of [...agents.keys(), ...unreachable.keys(), ...gone.keys()]) {
      const places = [agents, unreachable, gone].filter((place) => place.has(id));
      if (places.length > 1)
        this.report(`in term ${term} agent ${id} is in ${places.length} places`);
    }
    for (const id of goneBefore) {
      const isCollected = changes.some(
        (change) => change.kind === 'removeGone' && change.agentId.value === id,
      );
      if (!gone.has(id) && !isCollected) this.report(`agent ${id} is not gone any more`);
    }
  }

  onMasterStep(life: MasterLife, _input: MasterInput, effects: readonly MasterEffect[]): void {
    if (!this.isNewest(life)) return;
    for (const effect of effects) {
      const admitted = admittedBy(effect);
      if (admitted !== undefined && !this.image.agents.has(admitted)) {
        this.report(`${life.name} tells agent ${admitted} that it is admitted; it is not durable`);
      }
      const removed = removedBy(effect);
      if (removed !== undefined && this.image.frameworks.has(removed)) {
        this.report(`${life.name} tells that framework ${removed} is removed; it is not durable`);
      }
    }
  }

  onAudit(): void {
    for (const { life } of this.world.masters) {
      if (life === undefined || !this.isNewest(life)) continue;
      const { recovered, registered, unreachable, gone, transitions } = life.core.state.agents;
      const pairs = [
        { what: 'recovered', ids: recovered, durable: this.image.agents },
        { what: 'registered', ids: registered, durable: this.image.agents },
        { what: 'unreachable', ids: unreachable, durable: this.image.unreachable },
        { what: 'gone', ids: gone, durable: this.image.gone },
      ];
      for (const { what, ids, durable } of pairs) {
        for (const id of ids.keys()) {
          if (durable.has(id) || transitions.has(id)) continue;
          this.report(`${life.name} has agent ${id} as ${what}, the registry has not`);
        }
      }
    }
  }

  /** What a deposed master believes may be out of date. */
  private isNewest(life: MasterLife): boolean {
    return life.term === this.world.environment.registry.currentTerm;
  }

  private report(text: string): void {
    this.violations.report(NAME, text);
  }
}

/** The agent that is told that it is admitted. */
function admittedBy(effect: MasterEffect): string | undefined {
  if (effect.kind !== 'toAgent') return undefined;
  const { message } = effect;
  const isAdmission = message.type === 'registered' || message.type === 'reregistered';
  return isAdmission ? message.agentId.value : undefined;
}

/** The framework of which agents or operators hear that it is no more. */
function removedBy(effect: MasterEffect): string | undefined {
  if (effect.kind === 'publish') {
    return effect.event.framework_removed?.framework_info.id?.value;
  }
  if (effect.kind !== 'toAgent' || effect.message.type !== 'shutdownFramework') return undefined;
  return effect.message.frameworkId.value;
}

function sameKeys(
  left: ReadonlyMap<string, unknown>,
  right: ReadonlyMap<string, unknown>,
): boolean {
  return left.size === right.size && [...left.keys()].every((key) => right.has(key));
}
