import { Resources, invariant, parseResources } from '@mezzo/domain';
import type { AllocatorOptions, FrameworkResources, ResourceAmounts } from '@mezzo/domain';
import type {
  AgentInfo,
  AgentInfoCapabilityType,
  FrameworkInfoCapabilityType,
  OfferFilters,
  Resource,
  ValueScalar,
  quota,
  schedulerApi,
} from '@mezzo/domain/messages';
import type { BeginMessage, EngineMessage } from '../allocation-engine.ts';
import { DEFAULT_ALLOCATOR_OPTIONS } from '../default-options.ts';

/** Messages to an allocator with valid defaults, for tests and benchmarks. */

type Of<T extends EngineMessage['type']> = Extract<EngineMessage, { readonly type: T }>;

/** Resources from the text of `--resources`, allocated to a role if one is given. */
export function resources(text: string, allocatedTo?: string): readonly Resource[] {
  const parsed = text === '' ? { ok: true as const, value: Resources.empty } : parseResources(text);
  invariant(parsed.ok, `'${text}' is not a list of resources`);
  const value = allocatedTo === undefined ? parsed.value : parsed.value.allocate(allocatedTo);
  return value.messages;
}

export function used(frameworkId: string, role: string, text: string): FrameworkResources {
  return { frameworkId: { value: frameworkId }, resources: resources(text, role) };
}

export function begin(
  options: Partial<AllocatorOptions> = {},
  rest: Partial<Omit<BeginMessage, 'type' | 'options'>> = {},
): BeginMessage {
  return {
    type: 'begin',
    options: { ...DEFAULT_ALLOCATOR_OPTIONS, ...options },
    expectedAgentCount: 0,
    quotas: [],
    weights: [],
    ...rest,
  };
}

export interface FrameworkChoices {
  /** Default true; a framework that is not has the first of the roles only. */
  readonly isMultiRole?: boolean | undefined;
  readonly capabilities?: readonly FrameworkInfoCapabilityType[] | undefined;
  readonly suppressedRoles?: readonly string[] | undefined;
  readonly offerConstraints?: schedulerApi.OfferConstraints | undefined;
  /** By role; any one of the amounts suffices. */
  readonly minAllocatable?: Readonly<Record<string, readonly ResourceAmounts[]>> | undefined;
  readonly active?: boolean | undefined;
}

export function frameworkAdded(
  id: string,
  roles: readonly string[],
  choices: FrameworkChoices = {},
): Of<'frameworkAdded'> {
  const { active = true } = choices;
  return { ...frameworkMessage(id, roles, choices), type: 'frameworkAdded', active };
}

export function frameworkUpdated(
  id: string,
  roles: readonly string[],
  choices: FrameworkChoices = {},
): Of<'frameworkUpdated'> {
  return { ...frameworkMessage(id, roles, choices), type: 'frameworkUpdated' };
}

function frameworkMessage(
  id: string,
  roles: readonly string[],
  choices: FrameworkChoices,
): Pick<Of<'frameworkUpdated'>, 'frameworkInfo' | 'options'> {
  const { capabilities = [], suppressedRoles = [], offerConstraints, minAllocatable } = choices;
  const { isMultiRole = true } = choices;
  const own = isMultiRole ? (['MULTI_ROLE'] as const) : [];
  return {
    frameworkInfo: {
      id: { value: id },
      name: id,
      user: 'root',
      ...(isMultiRole ? { roles } : { role: roles[0] ?? '*' }),
      capabilities: [...own, ...capabilities].map((type) => ({ type })),
      ...(minAllocatable !== undefined && { offer_filters: offerFilters(minAllocatable) }),
    },
    options: { suppressedRoles, ...(offerConstraints !== undefined && { offerConstraints }) },
  };
}

function offerFilters(
  minAllocatable: Readonly<Record<string, readonly ResourceAmounts[]>>,
): Readonly<Record<string, OfferFilters>> {
  const byRole: Record<string, OfferFilters> = {};
  for (const [role, sets] of Object.entries(minAllocatable)) {
    const quantities = sets.map((set) => ({ quantities: scalars(set) }));
    byRole[role] = { min_allocatable_resources: { quantities } };
  }
  return byRole;
}

export function scalars(amounts: ResourceAmounts): Readonly<Record<string, ValueScalar>> {
  return Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, { value }]));
}

/** What today's agents are capable of, as far as the allocator cares. */
export const AGENT_CAPABILITIES: readonly AgentInfoCapabilityType[] = [
  'MULTI_ROLE',
  'HIERARCHICAL_ROLE',
  'RESERVATION_REFINEMENT',
];

export interface AgentChoices {
  readonly info?: Partial<AgentInfo> | undefined;
  readonly capabilities?: readonly AgentInfoCapabilityType[] | undefined;
  readonly used?: readonly FrameworkResources[] | undefined;
  readonly unavailability?: Of<'agentAdded'>['unavailability'];
}

export function agentAdded(
  id: string,
  total: string | readonly Resource[],
  choices: AgentChoices = {},
): Of<'agentAdded'> {
  const { capabilities = AGENT_CAPABILITIES, unavailability } = choices;
  return {
    type: 'agentAdded',
    agentInfo: agentInfo(id, choices.info),
    capabilities: capabilities.map((type) => ({ type })),
    total: typeof total === 'string' ? resources(total) : total,
    used: choices.used ?? [],
    ...(unavailability !== undefined && { unavailability }),
  };
}

export function agentInfo(id: string, info: Partial<AgentInfo> = {}): AgentInfo {
  return { hostname: `${id}.test`, ...info, id: { value: id } };
}

export function quotaConfig(
  role: string,
  guarantees: ResourceAmounts,
  limits: ResourceAmounts = {},
): quota.QuotaConfig {
  return { role, guarantees: scalars(guarantees), limits: scalars(limits) };
}

/** A declined offer. No `refuseSeconds`: no filter. */
export function declined(
  offer: {
    readonly frameworkId: string;
    readonly agentId: string;
    readonly resources: readonly Resource[];
  },
  refuseSeconds?: number,
): Of<'recoverResources'> {
  return {
    type: 'recoverResources',
    frameworkId: { value: offer.frameworkId },
    agentId: { value: offer.agentId },
    resources: offer.resources,
    ...(refuseSeconds !== undefined && { filters: { refuse_seconds: refuseSeconds } }),
    allocated: false,
  };
}
