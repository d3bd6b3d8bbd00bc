import type { AllocatorOptions } from '@mezzo/domain';
import type { quota } from '@mezzo/domain/messages';
import type { BeginMessage, EngineMessage } from '../../allocation-engine.ts';
import { begin, quotaConfig } from '../message-builders.ts';
import type { ClusterModel } from './cluster-model.ts';
import type { Dice } from './dice.ts';
import { ROLES } from './random-agents.ts';

/** What operators configure: flags, quotas, weights, the whitelist. */

export function randomBegin(dice: Dice): BeginMessage {
  const options: Partial<AllocatorOptions> = {
    sorter: dice.chance(0.7) ? 'drf' : 'random',
    fairnessExcludedResourceNames: dice.chance(0.2) ? ['gpus', 'disk'] : [],
    filterGpuResources: dice.chance(0.8),
    minAllocatableResources: dice.pick([[{ cpus: 0.01 }, { mem: 32 }], [], [{ cpus: 1, mem: 20 }]]),
    recoveryTimeoutMs: dice.pick([4000, 600_000]),
    seed: dice.below(2 ** 32),
    ...(dice.chance(0.5) && {
      domain: { fault_domain: { region: { name: 'here' }, zone: { name: 'z' } } },
    }),
  };
  return begin(options, {
    quotas: dice.chance(0.3) ? randomQuotas(dice) : [],
    weights: dice.chance(0.2) ? [randomWeight(dice)] : [],
    expectedAgentCount: dice.pick([0, 0, 2, 4, 6]),
    ...(dice.chance(0.1) && { whitelist: ['twin.test'] }),
  });
}

export function randomQuotas(dice: Dice): readonly quota.QuotaConfig[] {
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

export function randomWeight(dice: Dice): { readonly role: string; readonly weight: number } {
  return { role: dice.pick(ROLES), weight: dice.pick([0.5, 1, 2, 3.5]) };
}

export function randomWhitelist(dice: Dice, { agents }: ClusterModel): EngineMessage {
  if (dice.chance(0.6)) return { type: 'updateWhitelist' };
  const hostnames = dice.some([...agents.keys()], 0.6).map((id) => `${id}.test`);
  return { type: 'updateWhitelist', whitelist: [...hostnames, 'twin.test'] };
}
