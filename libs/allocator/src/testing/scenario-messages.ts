import type { ResourceAmounts } from '@mezzo/domain';
import type { Attribute, FrameworkInfoCapabilityType, schedulerApi } from '@mezzo/domain/messages';
import type { EngineMessage } from '../allocation-engine.ts';
import { agentAdded, frameworkAdded, quotaConfig, used } from './message-builders.ts';

type Of<T extends EngineMessage['type']> = Extract<EngineMessage, { readonly type: T }>;

/** What a command of a scenario says to the allocator; see `ScenarioPlayer` for the commands. */
export function messageOf(command: string, words: readonly string[]): EngineMessage {
  const [id = '', second = ''] = words;
  const frameworkId = { value: id };
  const agentId = { value: id };
  switch (command) {
    case 'framework':
      return frameworkOf(words);
    case 'agent':
      return agentOf(words);
    case 'quota':
      return { type: 'updateQuota', quotas: [quotaOf(words)] };
    case 'weight':
      return { type: 'updateWeights', weights: [{ role: id, weight: Number(second) }] };
    case 'suppress':
    case 'revive':
      return { type: command, frameworkId, roles: [] };
    case 'deactivate':
      return { type: 'frameworkDeactivated', frameworkId };
    case 'activate':
      return { type: 'frameworkActivated', frameworkId };
    case 'remove':
      return { type: 'frameworkRemoved', frameworkId };
    case 'lose':
      return { type: 'agentRemoved', agentId };
    case 'maintain':
      return {
        type: 'updateUnavailability',
        agentId,
        unavailability: { start: { nanoseconds: 0n } },
      };
    case 'stay':
      return {
        type: 'updateInverseOffer',
        frameworkId,
        agentId: { value: second },
        filters: { refuse_seconds: Number(words[2]) },
      };
    default:
      throw new Error(`unknown command '${command}'`);
  }
}

/** `ROLE GUARANTEES LIMITS` */
export function quotaOf([role = '', guarantees = '-', limits = '-']: readonly string[]) {
  return quotaConfig(role, amounts(guarantees), amounts(limits));
}

/** `ID ROLE,ROLE [CAPABILITY,…] [rack=NAME] [min=AMOUNTS]`; the last two are for its first role. */
function frameworkOf([id = '', roles = '', ...rest]: readonly string[]): Of<'frameworkAdded'> {
  const { words, settings } = settingsIn(rest);
  const [role = ''] = roles.split(',');
  const rack = settings.get('rack');
  const minimum = settings.get('min');
  return frameworkAdded(id, roles.split(','), {
    capabilities: words.flatMap((word) => word.split(',')) as FrameworkInfoCapabilityType[],
    ...(rack !== undefined && { offerConstraints: onlyRack(role, rack) }),
    ...(minimum !== undefined && { minAllocatable: { [role]: [amounts(minimum)] } }),
  });
}

function onlyRack(role: string, rack: string): schedulerApi.OfferConstraints {
  const selector = { attribute_name: 'rack' };
  const constraint = { selector, predicate: { text_equals: { value: rack } } };
  return { role_constraints: { [role]: { groups: [{ attribute_constraints: [constraint] }] } } };
}

/** `ID RESOURCES [FRAMEWORK ROLE RESOURCES] [rack=NAME]` */
function agentOf([id = '', total = '', ...rest]: readonly string[]): Of<'agentAdded'> {
  const { words, settings } = settingsIn(rest);
  const [framework, role = '', resources = ''] = words;
  const rack = settings.get('rack');
  const attributes: readonly Attribute[] =
    rack === undefined ? [] : [{ name: 'rack', type: 'TEXT', text: { value: rack } }];
  return agentAdded(id, total, {
    info: { attributes },
    used: framework === undefined ? [] : [used(framework, role, resources)],
  });
}

/** Tells `name=value` from other words. */
function settingsIn(all: readonly string[]) {
  const words = all.filter((word) => !word.includes('='));
  const pairs = all.filter((word) => word.includes('=')).map((word) => word.split('='));
  return { words, settings: new Map(pairs.map(([name = '', value = '']) => [name, value])) };
}

/** `cpus:1;mem:2`, or `-`. */
function amounts(text: string): ResourceAmounts {
  if (text === '-') return {};
  const pairs = text.split(';').map((part) => part.split(':'));
  return Object.fromEntries(pairs.map(([name = '', value]) => [name, Number(value)]));
}
